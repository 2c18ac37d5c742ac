package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.StateJson;
import io.pivotscope.baggage.testing.Json;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What headers and contents hold once they are decoded, field by field, for {@link Json}. */
final class HeaderJson {
  private HeaderJson() {}

  /**
   * @throws MalformedException if the bytes are no header
   */
  static Map<String, Object> header(byte[] bytes) {
    Message message = HeaderCodec.decode(bytes, new Baggage(new Nonces(1)));
    Header header = message.header();
    Map<String, Object> json =
        Json.object(
            "reply", message.isReply(),
            "hlc", header.hlc(),
            "sentMicros", header.sentMicros(),
            "root", header.root().name(),
            "request", id(header.request()),
            "unsettledFrom", header.unsettledFrom());
    Collection<View> views;
    if (message.isReply()) {
      BranchPath branch = message.reply().branch;
      json.put("path", branch == null ? null : path(branch));
      json.put("clean", message.reply().clean);
      views = message.reply().views();
    } else {
      // The receiver's name begins with whose call it was, and which.
      BranchPath receiver = message.baggage().branch().mint();
      BranchPath caller = receiver.parent();
      json.put("path", caller == null ? null : path(caller));
      json.put("ordinal", caller == null ? null : receiver.ordinal());
      views = message.baggage().carried();
    }
    json.put("views", views.stream().map(HeaderJson::view).toList());
    return json;
  }

  private static Object view(View view) {
    Object content;
    boolean ledger = view.hasLedger();
    try {
      content = content(view.bytes());
    } catch (MalformedException e) {
      content = "unreadable";
    }
    return Json.object(
        "query",
        view.query,
        "epoch",
        view.epoch,
        "declared",
        view.root == null ? null : id(view.root),
        "ledger",
        ledger,
        "content",
        content);
  }

  /**
   * @throws MalformedException if the bytes are no content
   */
  static Map<String, Object> content(byte[] bytes) {
    Content content = ContentCodec.decode(bytes);
    Ledger ledger = content.ledger;
    List<Object> cells = new ArrayList<>();
    ledger.cells.forEach((path, cell) -> cells.add(cell(ledger, path, cell)));
    return Json.object(
        "lost",
        content.lost,
        "incomplete",
        ledger.incomplete,
        "sets",
        content.sets().stream().map(HeaderJson::set).toList(),
        "shapes",
        ledger.shapes.values().stream().map(shape -> shape(ledger, shape)).toList(),
        "cells",
        cells);
  }

  private static Object set(SetSlot set) {
    List<Object> events = new ArrayList<>();
    for (PackedEvent event : set.events()) {
      List<List<Object>> rows = event.rows().stream().map(HeaderJson::values).toList();
      events.add(Json.object("id", id(event.id()), "rows", rows));
    }
    return Json.object(
        "slot", set.shape.slot(),
        "keep", set.shape.keep().name(),
        "n", set.shape.n(),
        "mark", set.mark() == null ? null : id(set.mark()),
        "events", events);
  }

  private static Object shape(Ledger ledger, LedgerShape shape) {
    List<Object> aggregates = new ArrayList<>();
    for (int i = 0; i < shape.aggregates().size(); i++) {
      aggregates.add(List.of(shape.aggregates().get(i).name(), shape.arguments().get(i).name()));
    }
    Long fold = ledger.folds.get(shape.slot());
    return Json.object(
        "slot",
        shape.slot(),
        "aggregates",
        aggregates,
        "fold",
        fold == null ? null : unsigned(fold));
  }

  private static Object cell(Ledger ledger, BranchPath path, Cell cell) {
    List<Object> groups = new ArrayList<>();
    for (LedgerShape shape : ledger.shapes.values()) {
      groups.add(groups(cell.bySlot.getOrDefault(shape.slot(), new Groups(shape))));
    }
    return Json.object(
        "path", path(path),
        "version", cell.version(),
        "floor", cell.closed().floor(),
        "runs", runs(cell.closed()),
        "groups", groups);
  }

  /** What is in no run below the last one is a gap. */
  private static List<Object> runs(Ordinals closed) {
    List<Object> runs = new ArrayList<>();
    long from = -1;
    for (long at = closed.floor(); runs.size() < closed.runs(); at++) {
      if (closed.contains(at)) {
        from = from < 0 ? at : from;
      } else if (from >= 0) {
        runs.add(List.of(from, at));
        from = -1;
      }
    }
    return runs;
  }

  private static Object groups(Groups groups) {
    List<Tuple> keys = groups.keys();
    keys.sort(null);
    List<Object> all = new ArrayList<>();
    for (Tuple key : keys) {
      Object states = states(groups.cells(key));
      all.add(
          Json.object("key", values(key), "hash", unsigned(key.stableHash()), "states", states));
    }
    Accumulator[] other = groups.other();
    return Json.object("groups", all, "other", other == null ? null : states(other));
  }

  private static List<Object> states(Accumulator[] states) {
    return Arrays.stream(states).map(StateJson::of).toList();
  }

  private static Object unsigned(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }

  private static List<Object> values(Tuple tuple) {
    return Arrays.asList(tuple.toArray());
  }

  private static List<Object> id(EventId id) {
    return List.of(id.hlc(), id.process(), id.slot());
  }

  private static List<Object> path(BranchPath path) {
    List<Object> levels = new ArrayList<>();
    for (BranchPath at = path; at != null; at = at.parent()) {
      levels.add(0, at.parent() == null ? at.nonce() : List.of(at.ordinal(), at.nonce()));
    }
    return levels;
  }
}
