package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.link.Counters;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  /** A key that was given up must not come back, or its group would lack something. */
  @Test
  void howManyGroupsATableMayHaveIsKept() {
    Entry.Merged merged =
        new Entry.Merged(7, new RunResult.Snapshot(List.of(), Counters.NONE, 1, 2, 345));
    byte[] encoded = EntryCodec.encode(merged);
    assertThat(EntryCodec.decode(encoded)).isEqualTo(merged);
    byte[] older = Arrays.copyOf(encoded, encoded.length - Integer.BYTES);
    assertThat(((Entry.Merged) EntryCodec.decode(older)).snapshot().maxGroups())
        .isEqualTo(Integer.MAX_VALUE);
  }
}
