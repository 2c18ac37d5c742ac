package io.pivotscope.agent.carrier;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list of records that is as the application's own, but notices which record is being handled:
 *
 * <pre>
 *   iterator, listIterator   from next or previous until the next one, or the end
 *   forEach, stream          while the record is with the action; in whichever thread that is
 *   get(0), get(1), ..       from one to the next; the last until the thread polls
 *   get of another           is a look at a record, and handles none: {@code get(size() - 1).offset()}
 * </pre>
 */
final class RecordList extends AbstractList<Object> implements RandomAccess {

  /** An iterator has been given out: who asks by index now only looks. */
  private static final int ITERATED = -1;

  private final List<Object> list;
  private final RecordInHand hand;

  /** The index that a loop over indices would ask for next. A race may miss a handling. */
  private int expected;

  RecordList(List<Object> list, RecordInHand hand) {
    this.list = list;
    this.hand = hand;
  }

  @Override
  public Object get(int index) {
    Object record = list.get(index);
    if (!hand.isInHand(record)) {
      if (index == expected || index == 0 && expected != ITERATED) {
        expected = index + 1;
        hand.take(record, this);
      } else {
        hand.release();
      }
    }
    return record;
  }

  @Override
  public Iterator<Object> iterator() {
    return listIterator(0);
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    ListIterator<Object> records = list.listIterator(index);
    expected = ITERATED;
    return new Records(records);
  }

  @Override
  public void forEach(Consumer<? super Object> action) {
    spliterator().forEachRemaining(action);
  }

  @Override
  public Spliterator<Object> spliterator() {
    expected = ITERATED;
    return new Split(list.spliterator());
  }

  @Override
  public List<Object> subList(int from, int to) {
    return new RecordList(list.subList(from, to), hand);
  }

  private final class Records implements ListIterator<Object> {
    private final ListIterator<Object> records;

    Records(ListIterator<Object> records) {
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      return orDone(records.hasNext());
    }

    @Override
    public Object next() {
      return taken(records.next());
    }

    @Override
    public boolean hasPrevious() {
      return orDone(records.hasPrevious());
    }

    @Override
    public Object previous() {
      return taken(records.previous());
    }

    private boolean orDone(boolean more) {
      if (!more) {
        hand.done(this);
      }
      return more;
    }

    private Object taken(Object record) {
      hand.take(record, this);
      return record;
    }

    @Override
    public int nextIndex() {
      return records.nextIndex();
    }

    @Override
    public int previousIndex() {
      return records.previousIndex();
    }

    @Override
    public void remove() {
      records.remove();
    }

    @Override
    public void set(Object record) {
      records.set(record);
    }

    @Override
    public void add(Object record) {
      records.add(record);
    }
  }

  /** Any thread's part of the records. */
  private final class Split implements Spliterator<Object> {
    private final Spliterator<Object> records;

    Split(Spliterator<Object> records) {
      this.records = records;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Object> action) {
      return records.tryAdvance(handling(action));
    }

    @Override
    public void forEachRemaining(Consumer<? super Object> action) {
      records.forEachRemaining(handling(action));
    }

    private Consumer<Object> handling(Consumer<? super Object> action) {
      return record -> {
        hand.take(record, this);
        try {
          action.accept(record);
        } finally {
          hand.done(this);
        }
      };
    }

    @Override
    public @Nullable Spliterator<Object> trySplit() {
      Spliterator<Object> part = records.trySplit();
      return part == null ? null : new Split(part);
    }

    @Override
    public long estimateSize() {
      return records.estimateSize();
    }

    @Override
    public long getExactSizeIfKnown() {
      return records.getExactSizeIfKnown();
    }

    @Override
    public int characteristics() {
      return records.characteristics();
    }

    @Override
    public boolean hasCharacteristics(int characteristics) {
      return records.hasCharacteristics(characteristics);
    }

    @Override
    public Comparator<? super Object> getComparator() {
      return records.getComparator();
    }
  }

  // What follows handles nothing: the list itself answers.

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public boolean isEmpty() {
    return list.isEmpty();
  }

  @Override
  public boolean contains(@Nullable Object o) {
    return list.contains(o);
  }

  @Override
  public boolean containsAll(Collection<?> c) {
    return list.containsAll(c);
  }

  @Override
  public int indexOf(@Nullable Object o) {
    return list.indexOf(o);
  }

  @Override
  public int lastIndexOf(@Nullable Object o) {
    return list.lastIndexOf(o);
  }

  @Override
  public Object[] toArray() {
    return list.toArray();
  }

  @Override
  public <T> T[] toArray(T[] a) {
    return list.toArray(a);
  }

  @Override
  public <T> T[] toArray(IntFunction<T[]> generator) {
    return list.toArray(generator);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RecordList other ? list.equals(other.list) : list.equals(o);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }

  @Override
  public String toString() {
    return list.toString();
  }

  @Override
  public boolean add(Object record) {
    return list.add(record);
  }

  @Override
  public void add(int index, Object record) {
    list.add(index, record);
  }

  @Override
  public boolean addAll(Collection<?> c) {
    return list.addAll(c);
  }

  @Override
  public boolean addAll(int index, Collection<?> c) {
    return list.addAll(index, c);
  }

  @Override
  public Object set(int index, Object record) {
    return list.set(index, record);
  }

  @Override
  public Object remove(int index) {
    return list.remove(index);
  }

  @Override
  public boolean remove(@Nullable Object o) {
    return list.remove(o);
  }

  @Override
  public boolean removeAll(Collection<?> c) {
    return list.removeAll(c);
  }

  @Override
  public boolean retainAll(Collection<?> c) {
    return list.retainAll(c);
  }

  @Override
  public boolean removeIf(Predicate<? super Object> filter) {
    return list.removeIf(filter);
  }

  @Override
  public void replaceAll(UnaryOperator<Object> operator) {
    list.replaceAll(operator);
  }

  @Override
  public void sort(@Nullable Comparator<? super Object> c) {
    list.sort(c);
  }

  @Override
  public void clear() {
    list.clear();
  }
}
