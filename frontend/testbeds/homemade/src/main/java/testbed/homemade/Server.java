package testbed.homemade;

import testbed.guest.Guest;

/** Serves all four; says {@code ports A B C D}. */
public final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    System.out.printf(
        "ports %d %d %d %d%n",
        new Futures.Server().start(),
        new Fields.Server().start(),
        new Messages.Server().start(),
        new Mail.Server().start());
    Guest.serve();
  }
}
