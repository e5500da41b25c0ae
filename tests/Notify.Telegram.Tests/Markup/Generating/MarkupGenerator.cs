using System.Text;

namespace Notify.Telegram.Tests.Markup.Generating;

/// <summary>
/// Generates random texts: some well-formed according to a grammar, some of these with one or two errors, some of
/// nothing but the significant characters.
/// </summary>
internal abstract class MarkupGenerator(Random random)
{
    private static readonly string[] Words =
    [
        "a", "b c", "word", " ", "  ", "\n", "\n\n", "x y z", "Grüße", "é", "e\u0301", "a\u030a", "日本", "👍", "👨‍👩‍👧",
        "שלום", "\u200e\u200f", "\u202e", "\r", "\r\n", "\t", "\v", "\f", "\0", "\x01", "\x7f", "\u0085", "\u00a0",
        "\ufeff", "\u200b", "\ud83c\udff3\ufe0f", "12", "@name", "#tag",
    ];

    protected Random Random { get; } = random;

    protected abstract string[] Tokens { get; }

    /// <summary>
    /// Returns the next text. Half of a surrogate pair cannot be sent: it is replaced by U+FFFD before, and so it is
    /// here.
    /// </summary>
    public string Next() => Sendable(Random.Next(10) switch
    {
        < 4 => Inner(3),
        < 8 => Damage(Inner(3)),
        _ => Sequence(1, 14, _ => Random.Next(3) == 0 ? Pick(Words) : Pick(Tokens)),
    });

    /// <summary>Returns a text as it leaves the process in UTF-8.</summary>
    public static string Sendable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Returns a well-formed text.</summary>
    public string WellFormed() => Inner(3);

    protected abstract string Inner(int depth);

    protected string Pick(params string[] choices) => choices[Random.Next(choices.Length)];

    protected string Word() => Pick(Words);

    protected string Sequence(int least, int most, Func<int, string> make) =>
        string.Concat(Enumerable.Range(0, Random.Next(least, most + 1)).Select(make));

    /// <summary>Returns a text that resembles an address.</summary>
    protected string Address() => Random.Next(12) switch
    {
        < 2 => "https://example.com/?q=" + Sequence(0, 3, _ => Pick("1", "a&b", "%20", "#f", "ü", " ", "\t")),
        2 => "tg://user?"
            + Pick("id=", "id=", "ID=", "a=b&id=", "")
            + Pick("123456789", "0", "-5", "1099511627775", "1099511627776", "01", "x", "1#f", "1&id=2"),
        3 => Pick("tg://user", "tg:user", "TG://User", "tg://user/") + Pick("?id=12", "/?id=12", "#?id=12", "", "?"),
        4 => "tg://emoji?id=" + Pick("5368324170671202286", "1", "0", "-7", "9223372036854775808", "x", ""),
        5 => "tg://time?unix="
            + Pick("1647531900", "0", "-1", "2147483648", "x")
            + Pick(
                "",
                "&format=",
                "&format=r",
                "&format=wDT",
                "&format=tTdD",
                "&format=R",
                "&format=rt",
                "&format=q"),
        6 => Pick("tg", "ton", "tonsite", "TON", "tgx")
            + Pick(":", "://", ":///")
            + Pick("resolve", "re.solve", "a_b-c", "http://x.y", "https://x", "u@h", "h:80", "[::1]", "")
            + Pick("", "?domain=a", "/?x", "/p q", "#f"),
        7 => Pick("", "http://", "HTTPS://", "ftp://", "://", "http:")
            + Pick(
                "a.b",
                "EXAMPLE.com",
                "localhost",
                ".",
                "a..b",
                "ü.de",
                "a_b.c",
                "a%41.b",
                "a%4.b",
                "a b.c",
                "x@y.z",
                "u:p@h.i",
                "@h.i")
            + Pick("", ":", ":80", ":080", ":0", ":65536", ":x", ":-1")
            + Pick("", "/", "/p/ ", "?q", "#f", "/\n"),
        8 => Pick("http://", "")
            + Pick(
                "[::1]",
                "[1::2]",
                "[::ffff:1.2.3.4]",
                "[:::1]",
                "[12345::]",
                "[]",
                "[::g]",
                "x@[::1]",
                "[::1%1]")
            + Pick("", ":8080", "/x"),
        9 => Sequence(0, 5, _ =>
            Pick(":", "/", "?", "#", "@", "[", "]", "a", ".", "%", "tg:", "http://", " ", "\\", "é")
        ),
        _ => Pick("https://example.com", "example.com", "mailto:a@b.c", "x", ""),
    };

    private string Damage(string text)
    {
        for (var i = Random.Next(1, 4); i > 0; i--)
        {
            var at = Random.Next(text.Length + 1);
            var length = Math.Min(text.Length - at, Random.Next(3));
            text = Random.Next(3) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Random.Next(4) == 0 ? Word() : Pick(Tokens)),
                _ => text.Remove(at, length).Insert(at, Pick(Tokens)),
            };
        }
        return text;
    }
}
