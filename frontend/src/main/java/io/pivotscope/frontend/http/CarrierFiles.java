package io.pivotscope.frontend.http;

import io.pivotscope.protocol.carrier.CarrierFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The declared carriers that ship, and those that are given, which come first and so win. */
final class CarrierFiles {
  private CarrierFiles() {}

  /**
   * @param given files, or directories of them
   * @throws IOException with all mistakes, if there are any, or if a file cannot be read
   */
  static List<CarrierFile> with(List<Path> given) throws IOException {
    List<CarrierFile> all = new ArrayList<>();
    for (Path path : given) {
      all.addAll(CarrierFile.at(path));
    }
    String mistakes = CarrierFile.mistakes(all);
    if (!mistakes.isEmpty()) {
      throw new IOException("a declaration is wrong\n" + mistakes);
    }
    all.addAll(Shipped.read("/carriers", CarrierFile::at));
    return all;
  }
}
