namespace Notify.Testing;

/// <summary>What a part of a text means (Bot API, MessageEntity).</summary>
/// <param name="Type">For example <c>bold</c>, <c>pre</c>, <c>text_link</c>.</param>
/// <param name="Offset">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="Argument">The address of a <c>text_link</c>, the user of a <c>text_mention</c>, the language of a <c>pre</c>, the id of a <c>custom_emoji</c>; else null.</param>
public sealed record BotMessageEntity(string Type, int Offset, int Length, string? Argument = null);
