using Notify.Delivery;
using Notify.Templates;

namespace Notify.Telegram;

/// <summary>Edits and deletes messages that a Telegram channel has sent.</summary>
/// <remarks>
/// <para>
/// Resolved as a keyed service by the name of the channel; without a key it belongs to the channel <c>telegram</c>.
/// The ids of a message are the <see cref="SendResult.ProviderId"/> that observers and delivery reports contain: one
/// number, or several separated by commas if the message was sent in parts.
/// </para>
/// <para>
/// Each method makes one call immediately: it is not queued, not retried, and does not count for the rate limits of the
/// channel. The outcome <see cref="SendOutcome.Throttled"/> contains the time to wait.
/// </para>
/// </remarks>
public interface ITelegramMessages
{
    /// <summary>
    /// Replaces the text of a message, or the caption of a file, together with its inline keyboard.
    /// </summary>
    /// <param name="chatId">The address to which the message was sent.</param>
    /// <param name="messageId">The id of the message, one number.</param>
    /// <param name="content">
    /// The new content, as <see cref="ITemplateEngine.RenderAsync"/> returns it. Of the parts, <c>format</c>,
    /// <c>keyboard</c>, <c>reply_markup</c>, <c>link_preview</c>, <c>link_preview_options</c>,
    /// <c>show_caption_above_media</c> and <c>business_connection_id</c> are read. Without a keyboard, the one of the
    /// message is removed.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// <see cref="SendOutcome.Sent"/> if the message has the new content now. <see cref="SendOutcome.Rejected"/> if the
    /// text is invalid or too long for one message, or if Telegram does not allow the change, for example because the
    /// message was deleted.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="chatId"/> or <paramref name="messageId"/> is not valid.
    /// </exception>
    Task<SendResult> EditAsync(
        string chatId,
        string messageId,
        RenderedMessage content,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes the messages of one notification. Telegram allows that for 48 hours.</summary>
    /// <param name="chatId">The address to which the messages were sent.</param>
    /// <param name="messageIds">The ids, at most 100, separated by commas. Missing messages are skipped.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// <see cref="SendOutcome.Sent"/> if the messages no longer exist. <see cref="SendOutcome.Rejected"/> if Telegram
    /// does not allow it.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="chatId"/> or <paramref name="messageIds"/> is not valid.
    /// </exception>
    Task<SendResult> DeleteAsync(string chatId, string messageIds, CancellationToken cancellationToken = default);
}
