using System.Text;

namespace Notify.Testing;

/// <summary>Runs the AUTH dialog (RFC 4954) with its mechanisms.</summary>
internal sealed class SmtpAuthenticator(SmtpServerContext context, SmtpConnection connection, SmtpSessionLog log)
{
    private readonly LocalSmtpServerOptions _options = context.Options;

    /// <summary>The mechanisms for EHLO; empty if AUTH is not offered.</summary>
    public string Mechanisms => (_options.Users.Count > 0, _options.AllowOAuth2) switch
    {
        (true, true) => "PLAIN LOGIN XOAUTH2 OAUTHBEARER",
        (true, false) => "PLAIN LOGIN",
        (false, true) => "XOAUTH2 OAUTHBEARER",
        (false, false) => "",
    };

    /// <summary>Returns the reply; null if a script closes the connection, or the client has closed it.</summary>
    public async ValueTask<SmtpReply?> AuthenticateAsync(string argument)
    {
        var words = argument.Split(' ', 2);
        var mechanism = words[0].ToUpperInvariant();
        if (!Mechanisms.Split(' ').Contains(mechanism, StringComparer.Ordinal) || mechanism.Length == 0)
            return SmtpReplies.UnknownMechanism;

        var initial = words.Length < 2 ? null : words[1];
        var (credentials, fault) = mechanism == "LOGIN"
            ? await ReadLoginAsync(initial).ConfigureAwait(false)
            : await ReadSingleAsync(mechanism, initial).ConfigureAwait(false);
        return credentials is null ? fault : await JudgeAsync(credentials).ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply?> JudgeAsync(SmtpCredentials credentials)
    {
        var script = context.Scripts.Take(SmtpStage.Auth, credentials.User);
        if (script is { PreEmpts: true })
            return script.Reply;
        var good = credentials.IsToken ? IsGoodToken(credentials) : IsGoodPassword(credentials);
        if (good)
            log.LoggedIn(credentials.User);
        else if (credentials.IsToken && (await AskAsync(SmtpCredentials.TokenRefused).ConfigureAwait(false)).IsEnd)
            return null;
        var reply = good ? SmtpReplies.LoggedIn : SmtpReplies.BadCredentials;
        return script is null ? reply : await script.HoldAsync(reply, context, connection).ConfigureAwait(false);
    }

    private bool IsGoodPassword(SmtpCredentials credentials) =>
        _options.Users.TryGetValue(credentials.User, out var password)
        && string.Equals(password, credentials.Secret, StringComparison.Ordinal);

    private bool IsGoodToken(SmtpCredentials credentials) =>
        credentials.Secret.Length > 0 && (_options.ValidateToken?.Invoke(credentials.User, credentials.Secret) ?? true);

    private async ValueTask<(SmtpCredentials?, SmtpReply?)> ReadSingleAsync(string mechanism, string? initial)
    {
        var (text, fault) = await ReadResponseAsync("", initial).ConfigureAwait(false);
        if (text is null)
            return (null, fault);
        var credentials = mechanism == "PLAIN" ? SmtpCredentials.FromPlain(text) : SmtpCredentials.FromOAuth(text);
        return (credentials, credentials is null ? SmtpReplies.BadBase64 : null);
    }

    private async ValueTask<(SmtpCredentials?, SmtpReply?)> ReadLoginAsync(string? initial)
    {
        var (user, fault) = await ReadResponseAsync("Username:", initial).ConfigureAwait(false);
        if (user is null)
            return (null, fault);
        (var password, fault) = await ReadResponseAsync("Password:", null).ConfigureAwait(false);
        return password is null ? (null, fault) : (new SmtpCredentials(user, password, IsToken: false), null);
    }

    /// <summary>Returns the decoded initial response, or the response to a challenge.</summary>
    private async ValueTask<(string?, SmtpReply?)> ReadResponseAsync(string challenge, string? initial)
    {
        var line = initial is null
            ? await AskAsync(challenge).ConfigureAwait(false)
            : new SmtpLine(initial == "=" ? "" : initial, null);
        if (line.Text is null)
            return (null, line.Fault);
        if (line.Text == "*")
            return (null, SmtpReplies.AuthCanceled);
        var bytes = new byte[line.Text.Length];
        return Convert.TryFromBase64String(line.Text, bytes, out var length)
            ? (Encoding.UTF8.GetString(bytes, 0, length), null)
            : (null, SmtpReplies.BadBase64);
    }

    private async ValueTask<SmtpLine> AskAsync(string challenge)
    {
        connection.Write(new SmtpReply(334, Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))));
        var line = await connection.ReadLineAsync().ConfigureAwait(false);
        if (!line.IsEnd)
            log.Add("***");
        return line;
    }
}
