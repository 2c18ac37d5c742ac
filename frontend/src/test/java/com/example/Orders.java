package com.example;

import java.io.IOException;
import java.util.List;

/** The shop that the pages take for an example: orders are placed until standard input ends. */
public final class Orders {
  private static final List<String> CUSTOMERS = List.of("acme", "globex", "initech");
  private static final long PAUSE_MILLIS = 5;

  private Orders() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.println("ready");
    for (int n = 0; System.in.available() == 0; n++) {
      place(CUSTOMERS.get(n % CUSTOMERS.size()), n % 4);
    }
  }

  /** The first customer's orders take longest. */
  static int place(String customer, int items) throws InterruptedException {
    Thread.sleep(customer.equals("acme") ? 2 * PAUSE_MILLIS : PAUSE_MILLIS);
    return items * 100;
  }
}
