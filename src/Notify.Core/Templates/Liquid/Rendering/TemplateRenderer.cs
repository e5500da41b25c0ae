using System.Globalization;
using System.Text.Json;
using Fluid;
using Microsoft.Extensions.ObjectPool;
using Notify.Localization;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Renders a compiled template with a model. Several threads can use it at the same time.</summary>
internal sealed class TemplateRenderer(Fluid.TemplateOptions fluid, int maxOutput)
{
    private static readonly byte[] NoVariables = "{}"u8.ToArray();

    private readonly ObjectPool<Buffers> _buffers = new DefaultObjectPool<Buffers>(new BuffersPolicy(maxOutput));

    public async ValueTask<RenderedMessage> RenderAsync(
        CompiledTemplate template,
        RenderRequest request,
        RenderProgress progress)
    {
        var buffers = _buffers.Get();
        using var model = JsonDocument.Parse(request.Model.IsEmpty ? NoVariables : request.Model);
        var context = Context(model, template, request, progress);
        var parts = await PartsAsync(template, context, buffers.Outer).ConfigureAwait(false);
        context.Format = template.Format;
        context.Encoder = template.Format.Encoder ?? NullEncoder.Default;
        var body = await TextAsync(template.Body, context, buffers).ConfigureAwait(false);
        string? text = null;
        if (template.Text is { } plainText)
        {
            text = await TextAsync(plainText, Context(model, template, request, progress), buffers)
                .ConfigureAwait(false);
        }

        _buffers.Return(buffers);
        return new RenderedMessage(body) { Parts = parts, Text = text, Locale = template.Locale };
    }

    private RenderContext Context(
        JsonDocument model,
        CompiledTemplate template,
        RenderRequest request,
        RenderProgress progress) =>
        new(
            new JsonObjectValue(model.RootElement, new(request.UnsubscribeUrl, request.Metadata)),
            fluid,
            progress)
        {
            CultureInfo = CultureOf(template, request.Locale),
            TimeZone = ZoneOf(request.TimeZone),
        };

    private static async ValueTask<string> TextAsync(CompiledText text, RenderContext context, Buffers buffers)
    {
        var (inner, outer) = (buffers.Outer, buffers.Inner);
        inner.Clear();
        await RenderAsync(text.Body, inner, context).ConfigureAwait(false);
        for (var i = 0; i < text.Layouts.Count; i++)
        {
            outer.Clear();
            context.Body = inner;
            await RenderAsync(text.Layouts[i], outer, context).ConfigureAwait(false);
            (inner, outer) = (outer, inner);
        }

        return inner.ToString();
    }

    private static async ValueTask<PartTexts> PartsAsync(
        CompiledTemplate template, RenderContext context, TextBuffer buffer)
    {
        var texts = new string[template.Parts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var part = template.Parts[i];
            texts[i] = part.Constant ?? await PartAsync(part, context, buffer).ConfigureAwait(false);
        }

        return new PartTexts(template.PartNames, texts);
    }

    private static async ValueTask<string> PartAsync(CompiledPart part, RenderContext context, TextBuffer buffer)
    {
        buffer.Clear();
        context.Encoder = part.IsJson ? JsonTextEncoder.Instance : NullEncoder.Default;
        await RenderAsync(part.Tree, buffer, context).ConfigureAwait(false);
        return PartText.Clean(buffer.ToString());
    }

    private static ValueTask RenderAsync(IFluidTemplate template, TextBuffer buffer, RenderContext context)
    {
        context.Progress.Check();
        return template.RenderAsync(buffer, context.Encoder, context);
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

        return KnownCultures.Find(locale) ?? template.Culture;
    }

    private static TimeZoneInfo ZoneOf(string? zone)
    {
        if (string.IsNullOrEmpty(zone))
            return TimeZoneInfo.Utc;
        return KnownTimeZones.TryFind(zone, out var found)
            ? found
            : throw new RenderException(KnownTimeZones.Describe(zone));
    }

    private sealed class Buffers(int limit)
    {
        public TextBuffer Outer { get; } = new(limit);

        public TextBuffer Inner { get; } = new(limit);

        public bool IsLarge => Outer.IsLarge || Inner.IsLarge;
    }

    private sealed class BuffersPolicy(int limit) : PooledObjectPolicy<Buffers>
    {
        public override Buffers Create() => new(limit);

        public override bool Return(Buffers buffers) => !buffers.IsLarge;
    }
}
