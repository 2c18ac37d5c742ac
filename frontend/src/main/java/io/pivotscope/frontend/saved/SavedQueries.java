package io.pivotscope.frontend.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Saved queries in the order of their names.
 *
 * @param problems a sentence for each file that is not among them, and why
 */
public record SavedQueries(List<SavedQuery> queries, List<String> problems) {
  /** The system of a person's own queries. */
  public static final String OWN = "own";

  private static final String ENDING = ".query";
  private static final int MAX_FILES = 1_000;
  private static final long MAX_FILE_BYTES = 64 * 1024;

  public SavedQueries {
    queries = List.copyOf(queries);
    problems = List.copyOf(problems);
  }

  /**
   * Those that ship: {@code FOLDER/SYSTEM/WORDS.query}.
   *
   * @throws IOException if the folder cannot be read
   */
  public static SavedQueries shipped(Path folder) throws IOException {
    Reading reading = new Reading();
    try (Stream<Path> systems = Files.list(folder)) {
      for (Path system : systems.sorted().toList()) {
        reading.files(system, String.valueOf(system.getFileName()).replace("/", ""));
      }
    }
    return reading.done();
  }

  /**
   * A person's own: {@code DIRECTORY/WORDS.query}, all of the system {@value #OWN}. A directory
   * that is not there has none; of two files of one name the first directory's counts.
   */
  public static SavedQueries own(Collection<Path> directories) {
    Reading reading = new Reading();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try {
          reading.files(directory, OWN);
        } catch (IOException e) {
          reading.problems.add("cannot read " + directory + ": " + e.getMessage());
        }
      }
    }
    return reading.done();
  }

  public SavedQueries and(SavedQueries others) {
    List<SavedQuery> both = new ArrayList<>(queries);
    both.addAll(others.queries);
    List<String> told = new ArrayList<>(problems);
    told.addAll(others.problems);
    return new SavedQueries(both, told);
  }

  private static final class Reading {
    private final Map<String, SavedQuery> queries = new TreeMap<>();
    private final Map<String, Path> places = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    void files(Path directory, String system) throws IOException {
      try (Stream<Path> listed = Files.list(directory)) {
        List<Path> files = listed.filter(f -> f.toString().endsWith(ENDING)).sorted().toList();
        for (Path file : files.subList(0, Math.min(files.size(), MAX_FILES))) {
          file(file, system);
        }
        if (files.size() > MAX_FILES) {
          problems.add(
              "of "
                  + files.size()
                  + " files in "
                  + directory
                  + " the first "
                  + MAX_FILES
                  + " count");
        }
      }
    }

    private void file(Path file, String system) {
      String words = String.valueOf(file.getFileName());
      String name = system + "/" + words.substring(0, words.length() - ENDING.length());
      Path before = places.putIfAbsent(name, file);
      if (before != null) {
        problems.add(file + " is not used: " + before + " has the same name");
        return;
      }
      try {
        if (Files.size(file) > MAX_FILE_BYTES) {
          problems.add(file + " is not used: it has more than " + MAX_FILE_BYTES + " bytes");
          return;
        }
        queries.put(name, SavedQuery.parse(name, Files.readString(file)));
      } catch (IOException e) {
        problems.add("cannot read " + file + ": " + e.getMessage());
      } catch (IllegalArgumentException e) {
        problems.add(file + " is not used: " + e.getMessage());
      }
    }

    SavedQueries done() {
      return new SavedQueries(List.copyOf(queries.values()), problems);
    }
  }
}
