using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>
/// The rendered parts by name, ignoring case. There are only a few of them, so that a linear search is fast enough.
/// </summary>
internal sealed class PartTexts(string[] names, string[] texts) : IReadOnlyDictionary<string, string>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<string> Values => texts;

    public string this[string key] => TryGetValue(key, out var text)
        ? text
        : throw new KeyNotFoundException($"The template has no {key}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                value = texts[i];
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        names.Zip(texts, KeyValuePair.Create).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
