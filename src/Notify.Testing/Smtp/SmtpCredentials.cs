namespace Notify.Testing;

/// <summary>The user name and the password or token of a login.</summary>
internal sealed record SmtpCredentials(string User, string Secret, bool IsToken)
{
    /// <summary>The last challenge after an invalid token (RFC 7628, section 3.2.2).</summary>
    public const string TokenRefused = """{"status":"invalid_token","schemes":"bearer"}""";

    private const string Bearer = "Bearer ";

    /// <summary>Reads authzid NUL authcid NUL password (RFC 4616).</summary>
    public static SmtpCredentials? FromPlain(string text)
    {
        var parts = text.Split('\0');
        return parts.Length == 3 && parts[1].Length > 0
            ? new SmtpCredentials(parts[1], parts[2], IsToken: false)
            : null;
    }

    /// <summary>
    /// Reads XOAUTH2, <c>user=…^Aauth=Bearer …^A^A</c>, and OAUTHBEARER, <c>n,a=…,^Ahost=…^Aauth=Bearer …^A^A</c> (RFC
    /// 7628, section 3.1).
    /// </summary>
    public static SmtpCredentials? FromOAuth(string text)
    {
        var fields = text.Split('\u0001');
        var user = Field(fields, "user=") ?? Field(fields[0].Split(','), "a=");
        var auth = Field(fields, "auth=");
        return !string.IsNullOrEmpty(user) && auth?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true
            ? new SmtpCredentials(user, auth[Bearer.Length..], IsToken: true)
            : null;
    }

    /// <summary>Returns the name of the type, not a secret.</summary>
    public override string ToString() => nameof(SmtpCredentials);

    private static string? Field(string[] fields, string name) =>
        Array.Find(fields, f => f.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
