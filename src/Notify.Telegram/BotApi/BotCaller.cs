using System.Globalization;
using Notify.Telegram.Messages;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Notify.Telegram.BotApi;

/// <summary>Makes the calls of the Bot API that send the parts of a message.</summary>
internal sealed class BotCaller(ITelegramBotClient client)
{
    /// <summary>Sends one part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="place">How it is sent, which depends on its place in the message.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The ids of the messages that were created.</returns>
    public async Task<string> SendAsync(
        OutgoingPart part,
        PartPlace place,
        ChatId chat,
        CancellationToken cancellationToken)
    {
        switch (part)
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

    private static SendMessageRequest Text(ChatId chat, PartPlace place, PartText text) => new()
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

    private static SendPhotoRequest Photo(ChatId chat, PartPlace place, OutgoingPart.File photo) => new()
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

    private static SendDocumentRequest Document(ChatId chat, PartPlace place, OutgoingPart.File document) => new()
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

    private static SendMediaGroupRequest Album(ChatId chat, PartPlace place, OutgoingPart.Album album) => new()
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
}
