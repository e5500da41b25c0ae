using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Email.Diagnostics;
using Notify.Email.Mime;
using Notify.Email.Smtp;

namespace Notify.Email;

/// <summary>
/// Sends by SMTP: builds the message, rents a connection from the pool, sends, and returns the reply of the server.
/// </summary>
internal sealed class EmailSender : IChannelSender, IAsyncDisposable, IDisposable
{
    private readonly string _channel;
    private readonly string _server;
    private readonly ILogger _logger;
    private readonly MimeMessageFactory _messages;
    private readonly SmtpConnectionPool _pool;

    public EmailSender(string channel, EmailOptions options, TimeProvider time, ILogger logger)
    {
        _channel = channel;
        _server = options.Host?.Contains(':') == true
            ? $"[{options.Host}]:{options.EffectivePort}"
            : $"{options.Host}:{options.EffectivePort}";
        _logger = logger;
        _messages = new MimeMessageFactory(options, time);
        _pool = new SmtpConnectionPool(new SmtpConnector(options, time), options, time);
    }

    public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var draft = await _messages.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        if (draft.Refusal is not null)
            return draft.Refusal;
        using var mail = draft.Mail!;
        var result = await TransmitAsync(mail, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == SendOutcome.Sent)
            return Describe(result, mail);
        if (result is { Outcome: SendOutcome.Rejected, Error: ['5', '.', '7', '.', ..] })
            EmailLog.RefusedByPolicy(_logger, _channel, request.Envelope.Id, result);
        return result;
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    public void Dispose() => _pool.Dispose();

    private static SendResult Describe(SendResult sent, OutgoingMail mail)
    {
        var result = sent.WithMessageId($"<{mail.MessageId}>");
        foreach (var reply in mail.RefusedCopies)
            result = result.WithWarning($"The server refused the copy to a Cc or Bcc address. Reply: {reply}");
        return result;
    }

    private async ValueTask<SendResult> TransmitAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _pool.RentAsync(cancellationToken).ConfigureAwait(false);
            if (connection.Messages == 0)
                return await TransmitAsync(connection, mail, cancellationToken).ConfigureAwait(false);
            var result = await TransmitAsync(connection, mail, mayBeStale: true, cancellationToken)
                .ConfigureAwait(false);
            if (result is not null)
                return result;
            EmailLog.StaleConnection(_logger, _channel);
            connection = await _pool.ReplaceAsync(connection, cancellationToken).ConfigureAwait(false);
            return await TransmitAsync(connection, mail, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpConnectException e)
        {
            var result = SmtpFailureClassifier.Classify(e.Phase, e.InnerException!, _server);
            EmailLog.NoConnection(_logger, _channel, result);
            return result;
        }
    }

    private async ValueTask<SendResult> TransmitAsync(
        SmtpConnection connection,
        OutgoingMail mail,
        CancellationToken cancellationToken) =>
        (await TransmitAsync(connection, mail, mayBeStale: false, cancellationToken).ConfigureAwait(false))!;

    /// <summary>
    /// Sends over a rented connection and returns the connection to the pool. Returns null if a new connection is
    /// required: nothing was sent, and the connection was not returned.
    /// </summary>
    private async ValueTask<SendResult?> TransmitAsync(
        SmtpConnection connection,
        OutgoingMail mail,
        bool mayBeStale,
        CancellationToken cancellationToken)
    {
        var reusable = false;
        var stale = false;
        try
        {
            if (!connection.Takes(mail))
            {
                stale = mayBeStale && connection.HasGivenUpUtf8;
                reusable = true;
                return stale
                    ? null
                    : SendResult.Rejected(
                        "smtputf8",
                        "The server does not accept addresses outside ASCII (SMTPUTF8, RFC 6531).");
            }
            var reply = await connection.SendMailAsync(mail, cancellationToken).ConfigureAwait(false);
            reusable = true;
            return SendResult.Sent(SmtpReplyText.QueueId(reply));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The content was sent completely, so a canceled send must not be treated as unsent.
            if (connection.Phase != SmtpPhase.FinalReply)
                throw;
            return SendResult
                .Unknown(NetworkFailure.Interrupted, "The send was canceled before the server's final reply.")
                .Suspecting(PauseScope.Channel);
        }
        catch (Exception e)
        {
            var result = SmtpFailureClassifier.Classify(connection.Phase, e, _server);
            stale = mayBeStale && IsStale(connection.Phase, e, result);
            reusable =
                e is ContentException || (e is SmtpCommandException refusal && connection.IsInStepAfter(refusal));
            return stale ? null : result;
        }
        finally
        {
            if (!stale)
                await _pool.ReturnAsync(connection, reusable).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the connection, and not the message, is the reason: the server had closed it while it was idle, closes
    /// it now (421, RFC 5321 section 3.8), or accepts no further message on it. A request to send more slowly is an
    /// answer.
    /// </summary>
    private static bool IsStale(SmtpPhase phase, Exception failure, SendResult result)
    {
        if (failure is SmtpCommandException command)
        {
            return (phase <= SmtpPhase.Recipient && SmtpFailureClassifier.IsConnectionLimit(phase, command))
                || (phase == SmtpPhase.Sender
                    && command.StatusCode == SmtpStatusCode.ServiceNotAvailable
                    && result.Outcome != SendOutcome.Throttled);
        }

        return phase == SmtpPhase.Sender
            && failure is IOException
                or ProtocolException
                or SocketException
                or ServiceNotConnectedException
                or ObjectDisposedException;
    }
}
