package io.pivotscope.frontend.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every word that the console understands. Whatever is none of them is a query. */
final class Commands {

  /** In the order in which help shows them. A command more is a line more. */
  static final List<Command> ALL =
      List.of(
          new Command(
              "agents",
              "[--carriers]",
              "the processes that are connected",
              Words.of("--carriers"),
              FleetCommands::agents,
              "--carriers tells what has travelled between them, and what has not."),
          new Command(
              "tracepoints",
              "[TEXT]",
              "the names that the catalogues define",
              Words.NONE,
              FleetCommands::tracepoints,
              "With TEXT only those that contain it. A class and method of your own needs no"
                  + " name:\n"
                  + "  From o In com.example.Orders.place @return"),
          new Command(
              "saved",
              "[SYSTEM]",
              "queries ready to be asked: @NAME runs one",
              Words.of("hdfs", "hbase", "zookeeper", "kafka", "grpc", "http", "jvm"),
              FleetCommands::saved),
          new Command(
              "find",
              "[--hot 5s] PATTERN",
              "loaded methods by words; --hot: which are called",
              Words.of("--hot 5s"),
              FindLine::find,
              FindLine.MORE),
          new Command(
              "explain",
              "[--live] QUERY",
              "what a query becomes; --live: what it would cost",
              Words.QUERY,
              QueryCommands::explain),
          new Command(
              "queries",
              "",
              "the queries that run, and those that ended lately",
              Words.NONE,
              QueryCommands::queries),
          new Command(
              "why", "ID", "why a query has no rows, or too few", Words.KNOWN, QueryCommands::why),
          new Command(
              "chain",
              "ID [--for 5s] [where CONDITION]",
              "one causal chain of a query, hop by hop",
              Words.KNOWN,
              ChainCommand::chain,
              "Collects the events at the query's tracepoints for 3 s, or as long as --for says,"
                  + " beside\n"
                  + "the query, and shows those of the slowest request that has been to all of"
                  + " them. Times\n"
                  + "are UTC, then from the first event; a share is of what took longest."),
          new Command(
              "fg",
              "[ID]",
              "watch a query that runs in the background",
              Words.RUNNING,
              QueryCommands::foreground,
              "Without ID: the one that was put there last. A query goes to the background with &"
                  + " at its\n"
                  + "end, or with Ctrl-Z or b while it is watched."),
          new Command(
              "last",
              "[| VIEW]",
              "the last result again, also as a histogram or as CSV",
              Words.of("|", "hist", "sort", "csv", "json"),
              ResultCommands::last,
              ResultCommands.MORE),
          new Command(
              "sql",
              "SELECT ..",
              "what queries found: q7 is query 7, runs lists all",
              Words.LINES,
              HistoryCommands::sql,
              "One statement, ended by a semicolon or an empty line, in DuckDB's SQL; each query is a table with a row for each group and\n"
                  + "window. docs/history.md has more."),
          new Command(
              "compare",
              "q7 RANGE RANGE",
              "two ranges of a query's time, group by group",
              Words.NONE,
              HistoryCommands::compare,
              "A range is 10:00..10:05, -10m..-5m or -5m..now."),
          new Command(
              "stop",
              "ID | all",
              "end queries, and restore classes",
              Words.RUNNING.and(Words.of("all")),
              QueryCommands::stop),
          new Command(
              "panic",
              "",
              "end everything at once, in all processes",
              Words.NONE,
              QueryCommands::panic,
              "Ends the queries of others as well, and waits for no result: what had not been"
                  + " reported is\n"
                  + "lost, and said to be."),
          new Command(
              "help",
              "[COMMAND]",
              "this, or more of one command; ? is short for it",
              Commands::names,
              HelpCommand::help),
          new Command(
              "quit", "", "leave; so does Ctrl-D", Words.NONE, (rest, session) -> session.end()));

  private Commands() {}

  /** The command that a line begins with. */
  static Optional<Command> of(String line) {
    String word = firstWord(line);
    String name =
        switch (word) {
          case "?" -> "help";
          case "exit" -> "quit";
          default -> Session.id(word).isPresent() ? "last" : word;
        };
    return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  /** The first word of a line, in lower case. */
  static String firstWord(String line) {
    return line.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** What follows the command's word; a number in its place is part of it. */
  static String rest(String line) {
    String[] words = line.strip().split("\\s+", 2);
    if (Session.id(words[0]).isPresent()) {
      return line.strip();
    }
    return words.length > 1 ? words[1].strip() : "";
  }

  /** Whether more lines may come: a query, or a command that takes several. */
  static boolean beginsQuery(String line) {
    String word = firstWord(line);
    return word.equals("from")
        || word.equals("query")
        || of(line).filter(Command::takesLines).isPresent();
  }

  private static List<Words.Word> names(Object client) {
    List<Words.Word> names = new ArrayList<>();
    ALL.forEach(command -> names.add(new Words.Word(command.name(), command.help())));
    return names;
  }
}
