using System.Buffers;
using System.Globalization;

namespace Notify.Testing;

/// <summary>Handles DATA, BDAT and the received message.</summary>
internal sealed partial class SmtpSession
{
    private SmtpReply Data(string argument)
    {
        if (argument.Length > 0)
            return SmtpReplies.BadArgument;
        if (!_mail.IsOpen || _mail.ChunksOnly)
            return SmtpReplies.BadSequence;
        return _mail.Recipients.Count == 0 ? SmtpReplies.NoRecipients : SmtpReplies.StartMail;
    }

    private async ValueTask<SmtpReply?> ReceiveDataAsync()
    {
        _decoder.Reset();
        while (true)
        {
            var read = await _connection.ReadAsync().ConfigureAwait(false);
            var ended = Decode(read.Buffer, out var consumed);
            _connection.Input.AdvanceTo(consumed);
            if (ended)
                break;
            if (read.IsCompleted)
                return null;
        }

        var fault =
            _decoder.HasBareLineBreak ? SmtpReplies.BareLineBreak
            : _decoder.HasLongLine ? SmtpReplies.LineTooLong
            : null;
        return await FinishAsync(fault).ConfigureAwait(false);
    }

    private bool Decode(ReadOnlySequence<byte> buffer, out SequencePosition consumed)
    {
        var total = 0L;
        foreach (var segment in buffer)
        {
            var ended = _decoder.Decode(segment.Span, out var count);
            total += count;
            if (ended)
            {
                consumed = buffer.GetPosition(total);
                return true;
            }
        }

        consumed = buffer.End;
        return false;
    }

    /// <summary>
    /// Receives a chunk (RFC 3030, section 2). It is read even if it is rejected, because the client has sent it
    /// already.
    /// </summary>
    private async ValueTask<SmtpReply?> ReceiveChunkAsync(string argument)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length == 2 && words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase);
        if (!_options.AnnounceChunking)
            return SmtpReplies.NotOffered;
        if (words.Length != (last ? 2 : 1)
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            return SmtpReplies.BadArgument;
        }

        var wanted = _mail.IsOpen && _mail.Recipients.Count > 0;
        if (!await ReadChunkAsync(size, wanted).ConfigureAwait(false))
            return null;
        if (!wanted)
            return _mail.IsOpen ? SmtpReplies.NoRecipients : SmtpReplies.BadSequence;
        _mail.HasChunks = true;
        return last ? await FinishAsync(null).ConfigureAwait(false) : SmtpReplies.Ok;
    }

    private async ValueTask<bool> ReadChunkAsync(long size, bool wanted)
    {
        while (size > 0)
        {
            var read = await _connection.ReadAsync().ConfigureAwait(false);
            var chunk = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            foreach (var segment in chunk)
            {
                if (wanted)
                    _mail.Content.Append(segment.Span);
            }

            size -= chunk.Length;
            _connection.Input.AdvanceTo(chunk.End);
            if (read.IsCompleted && size > 0)
                return false;
        }

        return true;
    }

    private async ValueTask<SmtpReply?> FinishAsync(SmtpReply? fault)
    {
        var script = _context.Scripts.HasAny ? _context.Scripts.Take(SmtpStage.EndOfData, _mail.Recipients) : null;
        if (script is { PreEmpts: true })
        {
            _mail.Reset();
            return script.Reply;
        }

        var reply = _mail.Content.IsTooLarge ? SmtpReplies.TooLarge : fault ?? Accept();
        _mail.Reset();
        return script is null ? reply : await script.HoldAsync(reply, _context, _connection).ConfigureAwait(false);
    }

    private SmtpReply Accept()
    {
        var id = _context.Mails.NextId().ToString(CultureInfo.InvariantCulture);
        _context.Mails.Add(_options.KeepMessages ? Received(id) : null);
        return new SmtpReply(250, "2.0.0 Ok: queued as " + id);
    }

    private ReceivedMail Received(string id) => new(_mail.Content.ToArray())
    {
        QueueId = id,
        From = _mail.From!,
        Recipients = _mail.Recipients,
        ReceivedAt = _context.Now(),
        SecuredByTls = _log.SecuredByTls,
        AuthenticatedAs = _log.AuthenticatedAs,
        SessionNumber = _log.Number,
        Utf8 = _mail.Utf8,
    };
}
