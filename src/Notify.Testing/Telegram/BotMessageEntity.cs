namespace Notify.Testing;

/// <summary>Represents the format or meaning of a part of a text (Bot API, MessageEntity).</summary>
/// <param name="Type">The type, for example <c>bold</c>, <c>pre</c> or <c>text_link</c>.</param>
/// <param name="Offset">The start, in UTF-16 units.</param>
/// <param name="Length">The length, in UTF-16 units.</param>
/// <param name="Argument">
/// The address of a <c>text_link</c>, the user of a <c>text_mention</c>, the language of a <c>pre</c>, the id of a
/// <c>custom_emoji</c>; otherwise null.
/// </param>
public sealed record BotMessageEntity(string Type, int Offset, int Length, string? Argument = null);
