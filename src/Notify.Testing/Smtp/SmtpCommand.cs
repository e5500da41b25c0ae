namespace Notify.Testing;

/// <summary>A command line, split into verb and argument.</summary>
internal readonly record struct SmtpCommand(SmtpVerb Verb, string Argument, string Line)
{
    /// <summary>
    /// The maximum length (RFC 5321, section 4.5.3.1.4), plus room for the parameters that extensions add to MAIL.
    /// </summary>
    private const int MaxLength = 2048;

    /// <summary>The stage at which a script can apply; null if there is none.</summary>
    public SmtpStage? Stage => Verb switch
    {
        SmtpVerb.Ehlo or SmtpVerb.Helo => SmtpStage.Hello,
        SmtpVerb.StartTls => SmtpStage.StartTls,
        SmtpVerb.Mail => SmtpStage.Mail,
        SmtpVerb.Rcpt => SmtpStage.Rcpt,
        SmtpVerb.Data => SmtpStage.Data,
        SmtpVerb.Noop => SmtpStage.Noop,
        SmtpVerb.Rset => SmtpStage.Reset,
        SmtpVerb.Quit => SmtpStage.Quit,
        _ => null,
    };

    /// <summary>
    /// Whether the line is too long. AUTH may be longer (RFC 4954, section 4); the reader checks that limit.
    /// </summary>
    public bool IsTooLong => Line.Length > MaxLength && Verb != SmtpVerb.Auth;

    /// <summary>The text that the match of a script receives.</summary>
    public string Subject => Verb switch
    {
        SmtpVerb.Mail => SmtpPath.AddressIn(Argument, SmtpPath.From),
        SmtpVerb.Rcpt => SmtpPath.AddressIn(Argument, SmtpPath.To),
        _ => Argument,
    };

    /// <summary>The line without secrets. A line that is not a command may be a misplaced password.</summary>
    public string Masked => Verb switch
    {
        SmtpVerb.Unknown => "(unrecognized)",
        SmtpVerb.Auth when Argument.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space =>
            $"AUTH {Argument[..space]} ***",
        _ => Line,
    };

    public static SmtpCommand Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var verb = VerbOf(space < 0 ? line : line.AsSpan(0, space));
        return new SmtpCommand(verb, space < 0 ? "" : line.AsSpan(space + 1).Trim(' ').ToString(), line);
    }

    private static SmtpVerb VerbOf(ReadOnlySpan<char> word)
    {
        Span<char> upper = stackalloc char[8];
        if (word.Length > upper.Length)
            return SmtpVerb.Unknown;
        upper = upper[..word.ToUpperInvariant(upper)];
        return upper switch
        {
            "EHLO" => SmtpVerb.Ehlo,
            "HELO" => SmtpVerb.Helo,
            "STARTTLS" => SmtpVerb.StartTls,
            "AUTH" => SmtpVerb.Auth,
            "MAIL" => SmtpVerb.Mail,
            "RCPT" => SmtpVerb.Rcpt,
            "DATA" => SmtpVerb.Data,
            "BDAT" => SmtpVerb.Bdat,
            "RSET" => SmtpVerb.Rset,
            "NOOP" => SmtpVerb.Noop,
            "VRFY" => SmtpVerb.Vrfy,
            "EXPN" => SmtpVerb.Expn,
            "HELP" => SmtpVerb.Help,
            "QUIT" => SmtpVerb.Quit,
            _ => SmtpVerb.Unknown,
        };
    }
}
