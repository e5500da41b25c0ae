using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Renders a compiled template with a model. Several threads can use it at the same time.</summary>
internal sealed class TemplateRenderer(Fluid.TemplateOptions fluid)
{
    private static readonly byte[] NoVariables = "{}"u8.ToArray();

    // One set of buffers is kept for the next rendering. Concurrent renderings create more.
    private Buffers? _spare;

    public async ValueTask<RenderedMessage> RenderAsync(
        CompiledTemplate template,
        RenderRequest request,
        CancellationToken cancellationToken)
    {
        var buffers = Interlocked.Exchange(ref _spare, null) ?? new Buffers();
        using var model = JsonDocument.Parse(request.Model.IsEmpty ? NoVariables : request.Model);
        var context = Context(model, template, request);
        var parts = await PartsAsync(template, context, buffers.Outer, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        context.Format = template.Format;
        var encoder = template.Format.Encoder ?? NullEncoder.Default;
        var body = await TextAsync(template.Body, context, encoder, buffers).ConfigureAwait(false);
        string? text = null;
        if (template.Text is { } plainText)
        {
            cancellationToken.ThrowIfCancellationRequested();
            text = await TextAsync(plainText, Context(model, template, request), NullEncoder.Default, buffers)
                .ConfigureAwait(false);
        }

        if (!buffers.IsLarge)
            _spare = buffers;
        return new RenderedMessage(body) { Parts = parts, Text = text, Locale = template.Locale };
    }

    private RenderContext Context(JsonDocument model, CompiledTemplate template, RenderRequest request) =>
        new(new JsonObjectValue(model.RootElement), fluid)
        {
            CultureInfo = CultureOf(template, request.Locale),
            TimeZone = ZoneOf(request.TimeZone),
        };

    private static async ValueTask<string> TextAsync(
        CompiledText text,
        RenderContext context,
        TextEncoder encoder,
        Buffers buffers)
    {
        var (inner, outer) = (buffers.Outer, buffers.Inner);
        inner.Clear();
        await text.Body.RenderAsync(inner, encoder, context).ConfigureAwait(false);
        for (var i = 0; i < text.Layouts.Count; i++)
        {
            outer.Clear();
            context.Body = inner;
            await text.Layouts[i].RenderAsync(outer, encoder, context).ConfigureAwait(false);
            (inner, outer) = (outer, inner);
        }

        return inner.ToString();
    }

    private static async ValueTask<PartTexts> PartsAsync(
        CompiledTemplate template,
        RenderContext context,
        TextBuffer buffer,
        CancellationToken cancellationToken)
    {
        var texts = new string[template.Parts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = template.Parts[i];
            texts[i] = part.Constant ?? await PartAsync(part, context, buffer).ConfigureAwait(false);
        }

        return new PartTexts(template.PartNames, texts);
    }

    private static async ValueTask<string> PartAsync(
        CompiledPart part,
        RenderContext context,
        TextBuffer buffer)
    {
        buffer.Clear();
        await part.Tree.RenderAsync(buffer, NullEncoder.Default, context).ConfigureAwait(false);
        return ToOneLine(buffer.ToString());
    }

    /// <summary>
    /// Replaces each run of line breaks by a space. A line break in a subject would let a value of the model inject an
    /// e-mail header, and the message is worth more than the break.
    /// </summary>
    private static string ToOneLine(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0)
            return text;
        var lines = text.Split(['\r', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', lines);
    }

    /// <summary>
    /// Returns the recipient's culture if it has the template's language, so that an English text does not contain
    /// French dates. Otherwise returns the template's culture.
    /// </summary>
    private static CultureInfo CultureOf(CompiledTemplate template, string? locale)
    {
        if (string.IsNullOrEmpty(locale) || locale.Length < 3)
            return template.Culture;
        var language = LocaleChain.Language(template.Culture.Name);
        if (locale.Length <= language.Length
            || locale[language.Length] is not ('-' or '_')
            || !locale.AsSpan(0, language.Length).Equals(language, StringComparison.OrdinalIgnoreCase))
        {
            return template.Culture;
        }

        return LocaleChain.FindCulture(locale) ?? template.Culture;
    }

    private static TimeZoneInfo ZoneOf(string? zone) =>
        !string.IsNullOrEmpty(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found
            : TimeZoneInfo.Utc;

    private sealed class Buffers
    {
        public TextBuffer Outer { get; } = new();

        public TextBuffer Inner { get; } = new();

        public bool IsLarge => Outer.IsLarge || Inner.IsLarge;
    }
}

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
        : throw new KeyNotFoundException($"The template gives no {key}.");

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
