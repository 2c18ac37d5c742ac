package io.pivotscope.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.frontend.ShopDescriptions;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query would take out of a process whose orders have an id, a price and a customer. */
class CapturedTest {

  private static List<String> captured(String query) {
    Compilation compilation =
        QueryCompiler.compile(
            query,
            "q",
            Catalogue.EMPTY,
            (method, place, paths) ->
                List.of(
                    withException(ShopDescriptions.answer(new Describe(1, method, place, paths)))));
    assertThat(compilation.program()).as(compilation.diagnostics().toString()).isNotNull();
    return Captured.of(compilation.program());
  }

  /** Which every method has that throws. */
  private static Description withException(Description shop) {
    return new Description(
        shop.requestId(),
        shop.classKnown(),
        shop.methods().stream()
            .map(
                m ->
                    new MethodDescription(
                        m.declaringClass(),
                        m.name(),
                        m.parameterTypes(),
                        m.parameterNames(),
                        m.returnType(),
                        m.paths().stream().map(CapturedTest::exception).toList()))
            .toList(),
        shop.nearest());
  }

  private static PathType exception(PathType type) {
    return type.path().root() == Path.Root.EXCEPTION
        ? new PathType(type.path(), "STRING", null)
        : type;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From o In shop.Orders.place Select COUNT",
        "From o In shop.Orders.place GroupBy o.host Select o.host, SUM(o.price), MAX(o.id)",
        "From o In shop.Orders.place @return GroupBy o.thread Select o.thread, P99(o.elapsed)",
        "From o In shop.Orders.place Select o.host, o.time, o.hlc",
        "From o In shop.Orders.place Where o.customer = 'bob' Select COUNT, AVERAGE(o.price)",
        "From o In shop.Orders.place Select COUNT(o.customer), DISTINCT(o.customer)",
        "From o In shop.Orders.place GroupBy o.price > 100 Select o.price > 100, COUNT",
        "From o In shop.Orders.place Select SUM(length(o.customer))",
        "From c In shop.Orders.cancel Join o In shop.Orders.place On o -> c"
            + " GroupBy c.host Select c.host, SUM(o.price)",
        "From o In shop.Orders.place @throw GroupBy o.exception Select o.exception, COUNT",
      })
  void numbersAreAddedUp(String query) {
    assertThat(captured(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From o In shop.Orders.place Select o.customer | customer (in a row)",
        "From o In shop.Orders.place Select o.host, o.id | id (in a row)",
        "From o In shop.Orders.place GroupBy o.customer Select o.customer, COUNT"
            + " | customer (a group's key)",
        "From o In shop.Orders.place GroupBy bucket(o.id, 2) Select bucket(o.id, 2), COUNT"
            + " | id (a group's key)",
        "From o In shop.Orders.place Select TOPK(o.id, 3) | id (in TOPK)",
        "From o In shop.Orders.place Select MAX(o.customer) | customer (no number, in MAX)",
        "From c In shop.Orders.cancel Join o In shop.Orders.place On o -> c"
            + " GroupBy o.customer Select o.customer, COUNT | customer (a group's key)",
        "From c In shop.Orders.cancel Join o In First(shop.Orders.place) On o -> c"
            + " Select upper(o.customer) | customer (in a row)",
        "From c In shop.Orders.cancel Join o In MostRecent(shop.Orders.place) On o -> c"
            + " GroupBy c.host + o.customer Select c.host + o.customer, COUNT"
            + " | customer (a group's key)",
      })
  void aValueThatLeavesIsNamed(String query, String leaving) {
    assertThat(captured(query.strip())).containsExactly("shop.Orders.place." + leaving.strip());
  }

  @Test
  void aSubqueryDoesNotLaunder() {
    assertThat(
            captured(
                "From c In shop.Orders.cancel Join s In (From o In shop.Orders.place Select"
                    + " MAX(o.price) As most) On s -> c GroupBy s.most Select s.most, COUNT"))
        .containsExactly("shop.Orders.place.price (a group's key)");
  }
}
