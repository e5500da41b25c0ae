using System.Text.RegularExpressions;

namespace Notify.Architecture.Tests.Text;

/// <summary>Finds words and phrases that a technical writer would not use, and says what to write instead.</summary>
/// <remarks>
/// The patterns prefer to miss an occurrence rather than to reject a correct sentence. Words that are also correct in
/// another meaning, such as "held", "home" or "the rest", are therefore missing or need a context. A space stands for
/// any white space.
/// </remarks>
internal static class DiscouragedWords
{
    private static readonly (string Pattern, string Instead)[] Entries =
    [
        (@"(?<!by-)hops?\b(?!-by)", "step"),
        ("the book", "the address book"),
        ("(works?|worked|working) (an?|the|this|that|its|no|all|every|which) channels?", "consumes a queue"),
        ("(tells?|telling|told)", "notify, report, return"),
        ("hears?", "receives, is notified"),
        ("(holds? (is|are|was|were) laid|(lays?|laid) a hold)", "a pause starts"),
        ("finds? out", "tests, detects"),
        ("pass(es|ed) on", "forwards"),
        ("in person", "blocks in …"),
        ("on (its|their) way", "in flight"),
        (
            "(die[sd] (on|at|of|before|after|here|longer)|(it|they|message|letter|what|those that) die[sd])",
            "was dead-lettered, crashed"),
        ("((its|their|own|(provider|server|service|api|telegram)'s) words|in the words of)", "message, text"),
        ("what waits", "queued messages"),
        ("mend(s|ed|ing)?", "fix, correct"),
        ("puts? (it|them|that|this|things) right", "corrects"),
        ("burn(s|t|ed|ing)?", "consumed, counts as an attempt"),
        (
            "(uncharged|nothing (is |was )?charged|charge[sd]? (an?|the|no|one) attempt"
            + "|attempts? (is|are|was|were) (not )?charged)",
            "counts as an attempt"),
        ("anew", "again, new"),
        ("(is|are|was|were) gone", "was removed, no longer exists"),
        (@"(is|are|was|were) over(?! (quota|the|its|an?|\d|all))", "has ended, has expired"),
        ("(?<!there )(is|are) no more(?! than)", "no longer exists"),
        ("no good", "invalid, expired"),
        ("by (itself|themselves)", "automatically, alone"),
        ("of (its|their) own", "separate"),
        ("at hand", "available"),
        ("beside", "next to, in addition to"),
        (
            "(gives?|gave|given|giving) (the|an?|its|this|that|one) "
            + "(call|operation|request|wait|claim|send|work|attempt)s? up",
            "cancels the operation"),
        ("(looks|looked) at", "checks"),
        ("a moment", "one second, a time"),
        ("seldom", "rarely"),
        ("perhaps", "possibly, optionally"),
        ("shall", "must"),
        (
            @"(?<!\b(all|both|many|more|several|two|three|\d+|messages|envelopes|calls|requests|clients|open) )at once",
            "immediately"),
        ("(ears|keeper|shelf|twins?)", "a term of the field"),
        ("(who asks|whom it concerns)", "the current user, the affected recipient"),
        ("who(m)?ever", "name the actor"),
        ("(somebody|nobody)", "name the actor; no user, no process"),
        (@"(?<=,\s)for (it|they|there|nobody|nothing|he|she|we) (?!to\b)\w+", "because"),
        (
            @"(?<=,\s)for (the|an?|its|their|this|that|these|those|no|every|each|all|both) "
            + @"((?!that\b|which\b|who\b|whose\b|where\b|when\b|if\b|and\b|the\b)[\w'-]+ ){1,3}?"
            + "(is|are|was|were|has|have|had|can|could|may|might|must|would|will|does|do|did|cannot"
            + "|belongs|waits|opens|sends)",
            "because"),
        ("(is|are) none of (its|the|their|these)", "is not a valid …"),
        (
            @"(?<!\b(there|here|where|it|that|what) )(is|are) no "
            + @"(?!(longer|more|less|later|earlier|better|worse|different|good|such|need|way)\b)[a-z]\w+",
            "is not a …"),
    ];

    // Matched against text in lower case, which is several times faster than a comparison that ignores case.
    private static readonly Regex Combined = new(
        $@"\b({string.Join('|', Entries.Select((entry, index) => $"(?<w{index}>{Spaced(entry.Pattern)})"))})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Compiled);

    /// <summary>Returns the words in a text, with the line of each and a better expression.</summary>
    public static IEnumerable<(int Line, string Word, string Instead)> In(string text)
    {
        var line = 1;
        var position = 0;
        foreach (Match match in Combined.Matches(text.ToLowerInvariant()))
        {
            line += text.AsSpan(position, match.Index - position).Count('\n');
            position = match.Index;
            var entry = Enumerable.Range(0, Entries.Length).First(index => match.Groups[$"w{index}"].Success);
            var word = Regex.Replace(text.Substring(match.Index, match.Length), @"\s+", " ");
            yield return (line, word, Entries[entry].Instead);
        }
    }

    private static string Spaced(string pattern) => pattern.Replace(" ", @"\s+");
}
