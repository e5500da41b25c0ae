using System.Globalization;
using System.Text.Encodings.Web;

namespace Notify.WebSample.Pages;

/// <summary>A text that is HTML. Values that are inserted are encoded unless they are HTML.</summary>
internal readonly record struct Html(string Text)
{
    public static Html Of(FormattableString text) =>
        new(string.Format(CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(Encode)]));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public override string ToString() => Text;

    private static string Encode(object? value) => value is Html html
        ? html.Text
        : HtmlEncoder.Default.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
