using Notify.Delivery;
using Notify.Telegram.Markup;
using Notify.Templates;
using Telegram.Bot.Types;

namespace Notify.Telegram.Messages;

/// <summary>Turns rendered content into the parts of a message, or returns why it cannot be sent.</summary>
internal sealed class MessagePlanner(TelegramOptions options)
{
    /// <summary>The maximum size of a file, in bytes.</summary>
    public long MaxFileBytes { get; } = options.MaxAttachmentBytes ?? Limits.FileBytes;

    /// <summary>Reads the output of a template.</summary>
    /// <param name="content">The rendered content.</param>
    /// <param name="refusal">The reason why it cannot be sent, or null.</param>
    public MessageDraft? Read(RenderedMessage content, out SendResult? refusal)
    {
        var warnings = new List<string>();
        if (ReadText(content, warnings, out refusal) is not { } text)
            return null;
        foreach (var problem in MessageSettings.Problems(content))
            warnings.Add(DeliveryWarnings.Sent("without a part", problem));
        foreach (var field in MessageSettings.UnknownFields(content))
            warnings.Add(DeliveryWarnings.Sent("with an unknown field", field));
        return text.FitsMessage || options.LongText == LongTextAction.Split
            ? new MessageDraft(MessageSettings.Of(content, options), text, warnings)
            : Refuse<MessageDraft>(
                "too_long",
                "The text is longer than the 4096 characters of a message, and LongText is Reject.",
                out refusal);
    }

    /// <summary>Arranges the parts of a message.</summary>
    /// <param name="draft">The output of the template.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="files">The files to send, and those that are omitted.</param>
    /// <param name="refusal">The reason why it cannot be sent, or null.</param>
    public static MessagePlan? Arrange(MessageDraft draft, ChatId chat, FileCollection files, out SendResult? refusal)
    {
        refusal = null;
        var text = draft.Text.IsBlank ? null : draft.Text;
        var location = draft.Settings.Location;
        if (text is null && location is null && files.Files.Count == 0)
        {
            return Refuse<MessagePlan>(
                "empty", "There is neither text nor a file nor a location to send.", out refusal);
        }

        var omitted = files.Omitted.Select(problem => DeliveryWarnings.Sent("without a file", problem));
        return MessageLayout.Arrange(files.Files, location, text, draft.Settings.Keyboard is not null) is { } parts
            ? new MessagePlan(chat, draft.Settings, parts, [.. draft.Warnings, .. omitted])
            : Refuse<MessagePlan>(
                "too_long", "The markup of the text is longer than the messages that Telegram reads.", out refusal);
    }

    /// <summary>Parses the text as Telegram would, so that an error is known before the text is sent.</summary>
    private MessageText? ReadText(RenderedMessage content, List<string> warnings, out SendResult? refusal)
    {
        refusal = null;
        var name = MessageSettings.Given(content, PartNames.Format)?.Trim();
        if ((name is null ? MarkupSyntax.Markdown : MarkupSyntax.Find(name)) is not { } syntax)
        {
            return Refuse<MessageText>(
                "bad_part", "format is not a valid value. Use markdown, html or plain.", out refusal);
        }

        var text = MessageText.Read(content.Body, syntax, out var error);
        if (error is null)
            return text;
        var problem = $"{error.Message} (character {error.Position} of the {syntax.Name} text)";
        if (options.OnBadMarkup == BadMarkupAction.Fail)
            return Refuse<MessageText>("bad_markup", problem, out refusal);
        warnings.Add(DeliveryWarnings.SentPlain(problem));
        return text;
    }

    private static T? Refuse<T>(string error, string detail, out SendResult? refusal)
        where T : class
    {
        refusal = SendResult.Rejected(error, detail);
        return null;
    }
}
