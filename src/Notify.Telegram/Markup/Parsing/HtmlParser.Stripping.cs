namespace Notify.Telegram.Markup.Parsing;

internal sealed partial class HtmlParser
{
    /// <summary>
    /// Returns the readable text of markup that Telegram rejects: known tags are removed, references are resolved,
    /// everything else stays.
    /// </summary>
    public static string Strip(string html)
    {
        var parser = new HtmlParser(html, '\0');
        while (parser._at < html.Length)
        {
            if (!parser.SkipKnownTag() && !parser.TryReference(parser._text))
                parser._text.Append(html[parser._at++]);
        }
        return parser._text.ToString();
    }

    private bool SkipKnownTag()
    {
        if (Current != '<')
            return false;
        var start = _at;
        var name = TagName(start + (Ascii.At(_source, start + 1) == '/' ? 2 : 1));
        var end = _source.IndexOf('>', _at);
        var known = end >= 0 && Tags.ContainsKey(name);
        _at = known ? end + 1 : start;
        return known;
    }
}
