package io.pivotscope.frontend.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who is known.
 *
 * @param name as the audit log has it; no secret
 * @param roles with those that they include
 */
public record Credential(String name, Set<Role> roles) {

  /** Whoever has the token of the frontend's own user. */
  public static final String OWNER = "owner";

  public Credential {
    roles = Role.closed(roles);
  }

  static Credential owner() {
    return new Credential(OWNER, EnumSet.allOf(Role.class));
  }

  public boolean may(Role role) {
    return roles.contains(role);
  }
}
