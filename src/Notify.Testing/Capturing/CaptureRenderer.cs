using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Notify.Templates;

namespace Notify.Testing;

/// <summary>Checks and renders notifications for a capturing notifier.</summary>
internal sealed class CaptureRenderer
{
    // Notify creates a link for each address of a message that has a list.
    private const string UnsubscribeVariable = "unsubscribe_url";
    private static readonly Uri ExampleLink = new("https://example.com/unsubscribe?t=token");

    private readonly ITemplateEngine _templates;
    private readonly IReadOnlyList<string> _kinds;
    private readonly JsonSerializerOptions _json;

    public CaptureRenderer(ITemplateEngine templates, IReadOnlyList<string> kinds, JsonSerializerOptions? json)
    {
        _templates = templates;
        _kinds = kinds;
        _json = json is null ? new JsonSerializerOptions() : new JsonSerializerOptions(json);
        _json.TypeInfoResolverChain.Add(Reflection());
    }

    public async ValueTask<IReadOnlyDictionary<string, RenderedMessage>> RenderAsync(
        Notification notification,
        CancellationToken cancellationToken)
    {
        var model = Serialize(notification.Model);
        var unsubscribeUrl = notification.List is null ? null : ExampleLink;
        var missing = new List<string>();
        var kinds = new List<string>();
        foreach (var kind in _kinds)
        {
            var check = await _templates
                .CheckAsync(notification.Template, kind, notification.Recipient.Locale, model, cancellationToken)
                .ConfigureAwait(false);
            if (!check.Exists)
                continue;
            kinds.Add(kind);
            missing.AddRange(check.Missing.Except(missing, StringComparer.Ordinal));
        }

        missing.RemoveAll(name => IsProvided(name, notification));
        if (kinds.Count == 0)
        {
            throw new NotificationRejectedException(
                RejectionReason.UnknownTemplate,
                $"There is no template '{notification.Template}' for {string.Join(", ", _kinds)}. Correct the name, or "
                    + "add the template.",
                _kinds);
        }

        if (missing.Count > 0)
        {
            throw new NotificationRejectedException(
                RejectionReason.MissingVariables,
                $"Template '{notification.Template}' needs variables that the model lacks: "
                    + $"{string.Join(", ", missing)}. Add them to the Model.",
                missing);
        }

        var content = new Dictionary<string, RenderedMessage>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            var request = new RenderRequest(notification.Template, kind)
            {
                Locale = notification.Recipient.Locale,
                TimeZone = notification.Recipient.TimeZone,
                Model = model,
                UnsubscribeUrl = unsubscribeUrl,
                Metadata = notification.Metadata,
            };
            content[kind] = await _templates.RenderAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return content;
    }

    /// <summary>Whether Notify adds the variable to the model.</summary>
    private static bool IsProvided(string name, Notification notification) =>
        (notification.List is not null && name.Equals(UnsubscribeVariable, StringComparison.OrdinalIgnoreCase))
        || notification.Metadata.Keys.Any(key => name.Equals($"metadata.{key}", StringComparison.OrdinalIgnoreCase));

    private ReadOnlyMemory<byte> Serialize(object? model)
    {
        if (model is null)
            return default;
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(model, _json.GetTypeInfo(model.GetType()));
            if (bytes is [(byte)'{', ..])
                return bytes;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new NotificationRejectedException(
                RejectionReason.InvalidModel,
                $"The model ({model.GetType()}) cannot be serialized to JSON.",
                inner: fault);
        }

        throw new NotificationRejectedException(
            RejectionReason.InvalidModel,
            $"The model ({model.GetType()}) is serialized to JSON that is not an object.");
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Tests are not trimmed.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Tests are not compiled ahead of time.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
