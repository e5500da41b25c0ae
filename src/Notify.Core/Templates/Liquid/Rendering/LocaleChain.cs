namespace Notify.Templates.Liquid.Rendering;

/// <summary>How a locale falls back: <c>de-AT</c>, <c>de</c>.</summary>
internal static class LocaleChain
{
    /// <summary>Returns the locale as BCP 47 writes it.</summary>
    public static string Tag(string locale) => locale.Replace('_', '-');

    public static IEnumerable<string> Of(string? locale)
    {
        for (var tag = locale; !string.IsNullOrEmpty(tag); tag = Parent(tag))
            yield return tag;
    }

    public static string? Parent(string locale) => locale.LastIndexOf('-') is > 0 and var end ? locale[..end] : null;

    public static ReadOnlySpan<char> Language(string locale) => locale.AsSpan() is var tag && tag.IndexOf('-') is >= 0 and var end ? tag[..end] : tag;
}
