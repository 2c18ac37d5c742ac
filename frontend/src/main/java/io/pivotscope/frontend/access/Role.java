package io.pivotscope.frontend.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a credential may do. */
public enum Role {
  /** Be a process of the fleet. */
  AGENT,
  /** See processes, queries and their results, history included. */
  VIEW,
  /** Install queries and stop one's own; includes VIEW. */
  QUERY,
  /** Have a query take values of the application out of its processes ({@link Captured}). */
  CAPTURE,
  /** Stop anybody's queries and end all, read the audit log; includes QUERY and CAPTURE. */
  ADMINISTER;

  /** As files and commands have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Them and what they include. */
  static Set<Role> closed(Set<Role> roles) {
    EnumSet<Role> all = EnumSet.noneOf(Role.class);
    all.addAll(roles);
    if (all.contains(ADMINISTER)) {
      all.addAll(EnumSet.of(VIEW, QUERY, CAPTURE));
    }
    if (all.contains(QUERY)) {
      all.add(VIEW);
    }
    return Collections.unmodifiableSet(all);
  }

  /**
   * Reads {@code view,query}.
   *
   * @throws IllegalArgumentException naming what is no role
   */
  public static Set<Role> parse(String text) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (String each : text.split(",", -1)) {
      roles.add(
          Arrays.stream(values())
              .filter(role -> role.text().equals(each.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'"
                              + each.strip()
                              + "' is no role; roles are "
                              + text(EnumSet.allOf(Role.class)))));
    }
    return roles;
  }

  public static String text(Set<Role> roles) {
    return roles.stream().sorted().map(Role::text).collect(Collectors.joining(","));
  }
}
