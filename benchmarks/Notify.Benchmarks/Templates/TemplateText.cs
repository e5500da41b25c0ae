using System.Text;

namespace Notify.Benchmarks.Templates;

internal static class TemplateText
{
    public const string Subject = "{{ Side }} {{ Symbol }} failed";

    public const string Body =
        "<h1>{{ Side }} {{ Symbol }}</h1><p>At {{ Price }}: <strong>{{ Note }}</strong>. Nothing was executed.</p>"
            + "{% if Price > 1000 %}<p>Large.</p>{% endif %}";

    public static byte[] Model { get; } =
        Encoding.UTF8.GetBytes("""{"Symbol":"XAUUSD","Side":"buy","Price":2650.25,"Note":"margin & more"}""");
}
