package testbed.tomcat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import testbed.guest.Events;
import testbed.http.Members;

/**
 * Answers at the end, commits before the end, or answers from another thread: one of its own, or
 * one that the container starts. The path's first part says which.
 */
final class Answers extends HttpServlet {
  private static final long serialVersionUID = 1;

  static final List<String> WAYS =
      List.of("plain", "laden", "flushed", "redirect", "started", "elsewhere");

  private final transient ExecutorService others = Executors.newFixedThreadPool(4);

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = Members.name(request.getRequestURI());
    Members.check(Collections.list(request.getHeaders("baggage")), name);
    String way = request.getServletPath().substring(1);
    switch (way) {
      case "plain" -> answer(response, name);
      case "laden" -> {
        response.addHeader("Set-Cookie", Members.COOKIE);
        answer(response, name);
      }
      case "flushed" -> {
        answer(response, name);
        response.flushBuffer();
      }
      case "redirect" -> response.sendRedirect("/plain/" + name);
      case "started" -> {
        AsyncContext async = request.startAsync();
        async.start(() -> complete(async, name));
      }
      case "elsewhere" -> {
        AsyncContext async = request.startAsync();
        others.execute(() -> complete(async, name));
      }
      default -> response.sendError(404);
    }
  }

  private static void complete(AsyncContext async, String name) {
    try {
      answer((HttpServletResponse) async.getResponse(), name);
      async.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpServletResponse response, String name) throws IOException {
    Events.b(name);
    response.setHeader("baggage", Members.of(name));
    response.setContentLength(name.length());
    response.getWriter().print(name);
  }
}
