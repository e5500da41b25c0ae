namespace Notify.Templates.Liquid.Rendering;

/// <summary>The fallback of a locale, for example from <c>de-AT</c> to <c>de</c>.</summary>
internal static class LocaleChain
{
    /// <summary>Returns the locale in the form of BCP 47.</summary>
    public static string Tag(string locale) => locale.Replace('_', '-');

    public static IEnumerable<string> Of(string? locale)
    {
        for (var tag = locale; !string.IsNullOrEmpty(tag); tag = Parent(tag))
            yield return tag;
    }

    public static string? Parent(string locale) => locale.LastIndexOf('-') is > 0 and var end ? locale[..end] : null;

    public static ReadOnlySpan<char> Language(string locale) =>
        locale.AsSpan() is var tag && tag.IndexOf('-') is >= 0 and var end ? tag[..end] : tag;
}
