package io.pivotscope.guest;

import java.util.concurrent.locks.LockSupport;

/**
 * Saves orders through an interface, all the time once told to {@code start}. One implementation is
 * called, the other is loaded and waits.
 */
public final class Shop {
  private static final long PAUSE_NANOS = 2_000_000;

  private static long saved;

  private Shop() {}

  /** Has no code of its own. */
  interface OrderDao {
    void save(String customer, int amount);
  }

  static final class JpaOrderDao implements OrderDao {
    @Override
    public void save(String customer, int amount) {
      saved += amount + customer.length();
    }
  }

  static final class ArchiveOrderDao implements OrderDao {
    @Override
    public void save(String customer, int amount) {
      saved -= amount;
    }

    /** Annotated, to be found by that. */
    @Deprecated
    void purgeOld(int days) {
      saved -= days;
    }
  }

  public static void main(String[] args) throws Exception {
    OrderDao live = new JpaOrderDao();
    OrderDao archive = new ArchiveOrderDao();
    Commands.serve(
        words -> {
          Thread load = new Thread(() -> sell(live), "load");
          load.setDaemon(true);
          load.start();
        });
    archive.save("nobody", 0);
  }

  private static void sell(OrderDao dao) {
    for (int i = 0; ; i++) {
      handle(dao, "customer" + i % 3, i % 10);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void handle(OrderDao dao, String customer, int amount) {
    dao.save(customer, amount);
  }
}
