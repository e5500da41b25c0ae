using System.Globalization;

namespace Notify.Email.Smtp;

/// <summary>One row of the table of rules: the replies to which it applies, and their meaning.</summary>
/// <param name="phases">The commands that were refused.</param>
/// <param name="codes">Reply codes: <c>421 454</c>, <c>4xx</c>, <c>5xx</c>, or <c>any</c>.</param>
/// <param name="enhanced">
/// Enhanced codes: <c>5.1.1</c>, <c>x.2.2</c> for any first digit, <c>4.7.*</c> for any last number, <c>none</c> for a
/// reply without one, or <c>any</c>.
/// </param>
/// <param name="text">The subject of the text; null if it does not matter.</param>
/// <param name="verdict">The meaning of the reply.</param>
internal sealed class SmtpRule(
    SmtpPhases phases,
    string codes,
    string enhanced,
    SmtpReplyPattern? text,
    SmtpVerdict verdict)
{
    private readonly string[] _codes = codes.Split(' ');
    private readonly string[] _enhanced = enhanced.Split(' ');

    public SmtpVerdict Verdict { get; } = verdict;

    public bool Matches(SmtpReply reply) =>
        (phases & reply.Phase) != 0
        && MatchesCode(reply.Code)
        && MatchesEnhanced(reply.Enhanced)
        && text?.IsMatch(reply.Text) is not false;

    /// <summary>The row as the table in docs/email.md contains it.</summary>
    public override string ToString() => $"{PhaseNames()} | {codes} | {enhanced} | {text?.Name ?? "any"} | {Verdict}";

    private bool MatchesCode(int code)
    {
        foreach (var expected in _codes)
        {
            var matches = expected switch
            {
                "any" => true,
                [var digit, 'x', 'x'] => code / 100 == digit - '0',
                _ => int.Parse(expected, NumberStyles.None, CultureInfo.InvariantCulture) == code,
            };
            if (matches)
                return true;
        }

        return false;
    }

    private bool MatchesEnhanced(string? code)
    {
        foreach (var expected in _enhanced)
        {
            var matches = expected switch
            {
                "any" => true,
                "none" => code is null,
                _ when code is null => false,
                ['x', ..] => code.AsSpan(1).SequenceEqual(expected.AsSpan(1)),
                [.., '*'] => code.AsSpan().StartsWith(expected.AsSpan(0, expected.Length - 1)),
                _ => code == expected,
            };
            if (matches)
                return true;
        }

        return false;
    }

    private string PhaseNames() => phases == SmtpPhases.Any
        ? "any"
        : string.Join(", ", SmtpRules.PhaseNames.Where(pair => phases.HasFlag(pair.Phase)).Select(pair => pair.Name));
}
