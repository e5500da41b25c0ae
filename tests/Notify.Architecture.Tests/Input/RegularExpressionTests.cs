namespace Notify.Architecture.Tests.Input;

/// <summary>
/// Texts of providers and visitors may have any length, and a length limit may be forgotten. Therefore every expression
/// must take linear time.
/// </summary>
public sealed class RegularExpressionTests
{
    private const int Megabyte = 1_000_000;

    // Linear expressions need up to some 100 ms, quadratic ones minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly string[] Fragments =
    [
        "a", "Z", "0", " ", "\t", "\n", "\r\n", "\0", "\u2028", "é", "\ud83d\ude00", "\ud800", "@", "<", ">", "\"", "/",
        ":", ".", "-", "_", "#", "{", "%", "a@", "\"a", "<a", "a.", "a-", "-a", "a:", "a/", "://", "http://a", "a@b ",
        "{%", "{% ", "{%- a", " at (1", " at (", "/start ", "/start@a", "message #1", "retry after ", "FLOOD_WAIT_",
        "5.1.1", "5.1.1 ", "(#5.1.1", "550 ", "550-", "0123456789abcdef", "message ", "messages per message ",
        "too many ", "exceed rate limit ", "relay ", "relay to ", "sender is ", "mailbox ", "account user recipient ",
        "domain host ", "again 300 ", "wait 1", "queued as ", "ok ", "helo ", "authenticate ", "blocked ", "size too ",
        "mail from ", "en-", "de_", "0:", "1234567:",
    ];

    private static readonly (string Start, string Fragment, string End)[] LongMatches =
    [
        ("queued as ", "a", ""), ("a@", "a", "@"), ("/start ", "a", " "), ("<", "a", ">"), ("", " ", "\0"),
        ("@", "a", "!"), ("", "0", ":"), ("http://", "a", " "), ("http://a/", "a", " "), (" at (", "0", ":"),
        ("5.1.1 ", "message ", "size"), ("<", "a", "@"),
    ];

    public static TheoryData<string> Names => [.. RegularExpressions.Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_expression_reads_a_megabyte_of_hostile_input_in_less_than_a_second(string name)
    {
        var expression = RegularExpressions.Create(name);
        expression.IsMatch("the first use compiles it");

        // An expression that takes quadratic time fails at a length at which it does not take hours yet.
        foreach (var length in (int[])[Megabyte / 100, Megabyte])
        {
            foreach (var input in Inputs(length))
            {
                var started = ThreadClock.Now;
                expression.Replace(input, "", count: 1);
                var used = ThreadClock.Now - started;
                used.Should().BeLessThan(Limit, $"{length} characters start with '{input[..20]}'");
            }
        }
    }

    [Fact]
    public void Expressions_are_found_in_the_packages_and_kept_in_no_field()
    {
        RegularExpressions.Methods.Should().HaveCountGreaterThan(40);
        foreach (var package in (string[])["Email", "Telegram", "Push", "Templates", "Testing"])
            RegularExpressions.Methods.Keys.Should().Contain(name => name.Contains($"Notify.{package}."));
        RegularExpressions.Fields.Should().BeEmpty();
    }

    private static IEnumerable<string> Inputs(int length)
    {
        foreach (var fragment in Fragments)
            yield return Repeat(fragment, length);
        foreach (var (start, fragment, end) in LongMatches)
            yield return $"{start}{Repeat(fragment, length)}{end}";
    }

    private static string Repeat(string fragment, int length) =>
        string.Concat(Enumerable.Repeat(fragment, length / fragment.Length));
}
