/**
 * Who may do what, and what was done: roles, credentials and the file they stand in, the audit log,
 * and which of an application's values a query would take out of its processes. Knows advice
 * programs as data; leaves to fleet and http how a credential is shown.
 */
@NullMarked
package io.pivotscope.frontend.access;

import org.jspecify.annotations.NullMarked;
