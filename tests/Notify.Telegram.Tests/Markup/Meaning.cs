using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Tests.Markup;

/// <summary>The meaning of each visible character of a text, however the entities are cut.</summary>
internal static class Meaning
{
    public static List<string> Of(FormattedText text) => [.. Enumerable.Range(0, text.Length)
        .Where(at => !TextCleaner.IsBlank(text.Text.AsSpan(at, 1)))
        .Select(at => $"{(int)text.Text[at]:x4}{At(text, at)}")];

    private static string At(FormattedText text, int position) =>
        string.Concat(
            text.Entities.Where(entity => entity.Covers(position))
                .Select(entity => $" {entity.Kind}({entity.Argument}{entity.Format})")
                .Order(StringComparer.Ordinal));
}
