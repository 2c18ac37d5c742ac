package io.pivotscope.frontend.access;

/**
 * Who asks.
 *
 * @param address of the connection, for people
 */
public record Caller(Credential credential, String address) {
  public boolean may(Role role) {
    return credential.may(role);
  }

  public String name() {
    return credential.name();
  }
}
