package dev.graticule.examples.tour;

/** Text made safe for a page, and what a page is made of. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * A table with its caption above it; where there is no room it scrolls, by keyboard too.
   *
   * @param name what a screen reader calls it
   * @param caption HTML already, as are head and rows
   */
  static String table(String name, String caption, String head, String rows) {
    return """
        <p class="soft">%s</p>
        <div class="scroll" tabindex="0" role="region" aria-label="%s">
        <table><thead><tr>%s</tr></thead><tbody>
        %s
        </tbody></table>
        </div>
        """
        .formatted(caption, name, head, rows);
  }
}
