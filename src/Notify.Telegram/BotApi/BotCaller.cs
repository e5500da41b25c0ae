using System.Globalization;
using Notify.Telegram.Messages;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.BotApi;

/// <summary>Makes the calls of the Bot API that send the parts of a message.</summary>
internal sealed class BotCaller(ITelegramBotClient client)
{
    /// <summary>Sends one part.</summary>
    /// <param name="plan">The message.</param>
    /// <param name="index">Which part.</param>
    /// <param name="chat">The chat; another one than the plan's where that has moved.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ids of the messages it made.</returns>
    public async Task<string> SendAsync(MessagePlan plan, int index, ChatId chat, CancellationToken cancellationToken)
    {
        var place = Place.Of(plan, index);
        switch (plan.Parts[index])
        {
            case OutgoingPart.Message text:
                return Id(await client.SendRequest(Text(chat, place, text.Text), cancellationToken).ConfigureAwait(false));
            case OutgoingPart.File { Content.Kind: FileKind.Photo } photo:
                return Id(await client.SendRequest(Photo(chat, place, photo), cancellationToken).ConfigureAwait(false));
            case OutgoingPart.File document:
                return Id(await client.SendRequest(Document(chat, place, document), cancellationToken).ConfigureAwait(false));
            case OutgoingPart.Album album:
                var messages = await client.SendRequest(Album(chat, place, album), cancellationToken).ConfigureAwait(false);
                return string.Join(',', messages.Select(Id));
            default:
                throw new InvalidOperationException("A part of no known kind.");
        }
    }

    private static SendMessageRequest Text(ChatId chat, Place place, PartText text) => new()
    {
        ChatId = chat,
        Text = text.Text,
        ParseMode = text.Mode,
        LinkPreviewOptions = place.Settings.LinkPreview,
        MessageThreadId = place.Settings.Thread,
        DisableNotification = place.Silent,
        ProtectContent = place.Settings.Protect,
        ReplyParameters = place.Reply,
        ReplyMarkup = place.Keyboard,
    };

    private static SendPhotoRequest Photo(ChatId chat, Place place, OutgoingPart.File photo) => new()
    {
        ChatId = chat,
        Photo = photo.Content.ToInput(),
        Caption = photo.Caption?.Text,
        ParseMode = photo.Caption?.Mode ?? default,
        MessageThreadId = place.Settings.Thread,
        DisableNotification = place.Silent,
        ProtectContent = place.Settings.Protect,
        ReplyParameters = place.Reply,
        ReplyMarkup = place.Keyboard,
    };

    private static SendDocumentRequest Document(ChatId chat, Place place, OutgoingPart.File document) => new()
    {
        ChatId = chat,
        Document = document.Content.ToInput(),
        Caption = document.Caption?.Text,
        ParseMode = document.Caption?.Mode ?? default,
        MessageThreadId = place.Settings.Thread,
        DisableNotification = place.Silent,
        ProtectContent = place.Settings.Protect,
        ReplyParameters = place.Reply,
        ReplyMarkup = place.Keyboard,
    };

    private static SendMediaGroupRequest Album(ChatId chat, Place place, OutgoingPart.Album album) => new()
    {
        ChatId = chat,
        Media = [.. album.Files.Select((file, at) => Item(file, at == 0 ? album.Caption : null))],
        MessageThreadId = place.Settings.Thread,
        DisableNotification = place.Silent,
        ProtectContent = place.Settings.Protect,
        ReplyParameters = place.Reply,
    };

    private static IAlbumInputMedia Item(OutgoingFile file, PartText? caption) => file.Kind == FileKind.Photo
        ? new InputMediaPhoto(file.ToInput()) { Caption = caption?.Text, ParseMode = caption?.Mode ?? default }
        : new InputMediaDocument(file.ToInput()) { Caption = caption?.Text, ParseMode = caption?.Mode ?? default };

    private static string Id(Message message) => message.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a part's place in the message means: only the first answers and makes a sound, only the last has the keyboard.</summary>
    private readonly record struct Place(MessageSettings Settings, bool Silent, ReplyParameters? Reply, InlineKeyboardMarkup? Keyboard)
    {
        public static Place Of(MessagePlan plan, int index) => new(
            plan.Settings,
            plan.Settings.Silent || index > 0,
            index == 0 && plan.Settings.ReplyTo is { } message ? new ReplyParameters { MessageId = message } : null,
            index == plan.Parts.Count - 1 ? plan.Settings.Keyboard : null);
    }
}
