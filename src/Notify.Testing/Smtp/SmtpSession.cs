namespace Notify.Testing;

/// <summary>
/// The session of one client: receives commands one after another and answers each. This part contains the loop and the
/// commands of the connection.
/// </summary>
internal sealed partial class SmtpSession
{
    private readonly SmtpServerContext _context;
    private readonly LocalSmtpServerOptions _options;
    private readonly SmtpConnection _connection;
    private readonly SmtpSessionLog _log;
    private readonly SmtpAuthenticator _authenticator;
    private readonly SmtpMailTransaction _mail;
    private readonly SmtpDataDecoder _decoder;
    private SmtpGreeted _greeted;

    public SmtpSession(SmtpServerContext context, SmtpConnection connection, SmtpSessionLog log)
    {
        (_context, _options, _connection, _log) = (context, context.Options, connection, log);
        _authenticator = new SmtpAuthenticator(context, connection, log);
        _mail = new SmtpMailTransaction(new MailBuffer(_options.MaxMessageBytes, _options.KeepMessages));
        _decoder = new SmtpDataDecoder(_mail.Content);
    }

    /// <summary>Runs until the client or a reply ends the session. Any other end is an exception.</summary>
    public async Task RunAsync()
    {
        if (_options.Security == LocalSmtpSecurity.Tls)
            await SecureAsync().ConfigureAwait(false);
        var reply = await GreetAsync().ConfigureAwait(false);
        while (reply is not null)
        {
            _connection.Write(reply);
            if (reply.Closes)
                break;
            if (reply == SmtpReplies.ReadyForTls)
                await SecureAsync().ConfigureAwait(false);
            reply = reply == SmtpReplies.StartMail
                ? await ReceiveDataAsync().ConfigureAwait(false)
                : await AnswerNextAsync().ConfigureAwait(false);
        }

        await _connection.FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply?> GreetAsync()
    {
        var script = _context.Scripts.Take(SmtpStage.Greeting, "");
        if (script is null)
            return SmtpReplies.Greeting;
        if (!script.PreEmpts)
            return await script.HoldAsync(SmtpReplies.Greeting, _context, _connection).ConfigureAwait(false);
        _greeted = SmtpGreeted.Refused;
        return script.Reply;
    }

    /// <summary>
    /// Returns the next reply; null if the connection is to be closed without one, or the client has closed it.
    /// </summary>
    private async ValueTask<SmtpReply?> AnswerNextAsync()
    {
        var line = await _connection.ReadLineAsync().ConfigureAwait(false);
        if (line.Text is null)
            return line.Fault;
        var command = SmtpCommand.Parse(line.Text);
        _log.Add(command.Masked);
        if (command.IsTooLong)
            return SmtpReplies.LineTooLong;
        if (IsPipelinedUnasked(command.Verb))
            return SmtpReplies.ImproperPipelining;

        var script =
            command.Stage is { } stage && _context.Scripts.HasAny
                ? _context.Scripts.Take(stage, command.Subject)
                : null;
        if (script is { PreEmpts: true })
            return script.Reply;
        var reply = await ExecuteAsync(command).ConfigureAwait(false);
        return script is null ? reply : await script.HoldAsync(reply, _context, _connection).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the client did not wait for the reply to a command although PIPELINING is not offered.
    /// </summary>
    private bool IsPipelinedUnasked(SmtpVerb verb) =>
        !_options.AnnouncePipelining && verb is SmtpVerb.Mail or SmtpVerb.Rcpt or SmtpVerb.Data && _connection.HasInput;

    private ValueTask<SmtpReply?> ExecuteAsync(SmtpCommand command) => command.Verb switch
    {
        SmtpVerb.Quit => new(SmtpReplies.Bye),
        _ when _greeted == SmtpGreeted.Refused => new(SmtpReplies.BadSequence),
        SmtpVerb.Auth => AuthenticateAsync(command.Argument),
        SmtpVerb.Bdat => ReceiveChunkAsync(command.Argument),
        SmtpVerb.Ehlo or SmtpVerb.Helo => new(Hello(command)),
        SmtpVerb.StartTls => new(StartTls(command.Argument)),
        SmtpVerb.Mail => new(Mail(command.Argument)),
        SmtpVerb.Rcpt => new(Recipient(command.Argument)),
        SmtpVerb.Data => new(Data(command.Argument)),
        SmtpVerb.Rset => new(Reset(command.Argument)),
        SmtpVerb.Noop => new(SmtpReplies.Ok),
        SmtpVerb.Vrfy => new(command.Argument.Length == 0 ? SmtpReplies.BadArgument : SmtpReplies.CannotVerify),
        SmtpVerb.Expn => new(SmtpReplies.NotOffered),
        SmtpVerb.Help => new(SmtpReplies.Help),
        _ => new(SmtpReplies.Unrecognized),
    };

    private SmtpReply Hello(SmtpCommand command)
    {
        if (command.Argument.Length == 0)
            return SmtpReplies.BadArgument;
        _mail.Reset();
        _greeted = command.Verb == SmtpVerb.Ehlo ? SmtpGreeted.Ehlo : SmtpGreeted.Helo;
        return new SmtpReply(250, _greeted == SmtpGreeted.Ehlo ? [.. Extensions()] : ["localhost"]);
    }

    private IEnumerable<string> Extensions()
    {
        yield return "localhost";
        yield return "ENHANCEDSTATUSCODES";
        yield return $"SIZE {_options.MaxMessageBytes}";
        if (_options.AnnouncePipelining)
            yield return "PIPELINING";
        if (_options.Announce8BitMime)
            yield return "8BITMIME";
        if (_options.AnnounceSmtpUtf8)
            yield return "SMTPUTF8";
        if (_options.AnnounceChunking)
        {
            yield return "CHUNKING";
            yield return "BINARYMIME";
        }

        if (_options.Security == LocalSmtpSecurity.StartTls && !_log.SecuredByTls)
            yield return "STARTTLS";
        else if (_authenticator.Mechanisms is { Length: > 0 } mechanisms)
            yield return "AUTH " + mechanisms;
    }

    private SmtpReply StartTls(string argument)
    {
        if (_options.Security != LocalSmtpSecurity.StartTls)
            return SmtpReplies.NotOffered;
        if (argument.Length > 0)
            return SmtpReplies.BadArgument;
        return _greeted == SmtpGreeted.Ehlo && !_log.SecuredByTls ? SmtpReplies.ReadyForTls : SmtpReplies.BadSequence;
    }

    /// <summary>
    /// Encrypts the connection. Afterwards the server discards everything that was said before (RFC 3207, section 4.2).
    /// </summary>
    private async ValueTask SecureAsync()
    {
        await _connection.SecureAsync(_context.Certificate).ConfigureAwait(false);
        _log.Secured();
        _greeted = SmtpGreeted.Nobody;
        _mail.Reset();
    }

    private ValueTask<SmtpReply?> AuthenticateAsync(string argument)
    {
        if (_authenticator.Mechanisms.Length == 0)
            return new(SmtpReplies.NotOffered);
        if (_options.Security == LocalSmtpSecurity.StartTls && !_log.SecuredByTls)
            return new(SmtpReplies.TlsRequired);
        if (_greeted != SmtpGreeted.Ehlo || _mail.IsOpen || _log.AuthenticatedAs is not null)
            return new(SmtpReplies.BadSequence);
        return _authenticator.AuthenticateAsync(argument);
    }

    private SmtpReply Reset(string argument)
    {
        if (argument.Length > 0)
            return SmtpReplies.BadArgument;
        _mail.Reset();
        return SmtpReplies.Ok;
    }
}
