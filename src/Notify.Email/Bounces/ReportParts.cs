using System.Buffers;
using System.Text;
using MimeKit;

namespace Notify.Email.Bounces;

/// <summary>The parts of a mail that a report may consist of, without those of the messages inside it.</summary>
internal sealed class ReportParts
{
    private readonly StringBuilder _texts = new();
    private readonly List<MimeMessage> _messages = [];

    public ReportParts(MimeMessage mail)
    {
        Add(mail.Body, depth: 0);
        Text = _texts.ToString();
    }

    /// <summary>Gets the text of the delivery status (RFC 3464, RFC 6533); null if there is none.</summary>
    public string? Status { get; private set; }

    /// <summary>Gets the text of the feedback report (RFC 5965); null if there is none.</summary>
    public string? Feedback { get; private set; }

    /// <summary>Gets the human-readable text.</summary>
    public string Text { get; }

    /// <summary>Gets the messages inside the mail. The last one is the returned message.</summary>
    public IReadOnlyList<MimeMessage> Messages => _messages;

    public MimeMessage? Returned => _messages.LastOrDefault();

    private void Add(MimeEntity? entity, int depth)
    {
        switch (entity)
        {
            case MessagePart { Message: { } message }:
                _messages.Add(message);
                break;
            case Multipart parts when depth < BounceLimits.MaxDepth:
                // Around parts with a wrong boundary, and in parts without a type, there is text.
                AddText(parts.Preamble);
                foreach (var part in parts)
                    Add(part, depth + 1);
                AddText(parts.Epilogue);
                break;
            case MimePart part when part.ContentType.MediaSubtype.EndsWith("delivery-status", Ignore):
                Status ??= Read(part);
                break;
            case MimePart part when part.ContentType.MediaSubtype.Equals("feedback-report", Ignore):
                Feedback ??= Read(part);
                break;
            case TextPart { IsHtml: false } text when _texts.Length < BounceLimits.MaxTextBytes:
                AddText(Read(text));
                break;
        }
    }

    private static StringComparison Ignore => StringComparison.OrdinalIgnoreCase;

    private void AddText(string? text)
    {
        var room = BounceLimits.MaxTextBytes - _texts.Length;
        if (!string.IsNullOrEmpty(text) && room > 0)
            _texts.Append(text, 0, Math.Min(text.Length, room)).Append('\n');
    }

    private static string Read(MimePart part)
    {
        if (part.Content is null)
            return "";
        var buffer = ArrayPool<byte>.Shared.Rent(BounceLimits.MaxTextBytes);
        try
        {
            using var content = part.Content.Open();
            var text = buffer.AsSpan(0, BounceLimits.MaxTextBytes);
            var length = content.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(text[..length]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
