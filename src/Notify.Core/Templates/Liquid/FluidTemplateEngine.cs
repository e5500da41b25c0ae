using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Diagnostics;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>
/// Renders Liquid templates with Fluid. All templates are read and compiled on first use; a change of the sources
/// creates a new snapshot.
/// </summary>
internal sealed class FluidTemplateEngine : ITemplateEngine, INamedService, IDisposable
{
    private readonly TemplateOptions _options;
    private readonly TimeProvider _time;
    private readonly TemplateStore _store;
    private readonly TemplateRenderer _renderer;

    public FluidTemplateEngine(
        TemplateOptions options,
        IEnumerable<ChannelKind> kinds,
        TimeProvider? time = null,
        ILogger? logger = null)
    {
        kinds = [.. kinds];
        _options = options;
        _time = time ?? TimeProvider.System;
        var fluid = FluidSettings.Create(options, kinds, _time);
        _renderer = new TemplateRenderer(fluid, options.MaxOutput);
        _store = new TemplateStore(options, new TemplateLoader(options, kinds, fluid), logger ?? NullLogger.Instance);
    }

    internal TemplateStore Store => _store;

    string INamedService.Name => ((object?)_store.Obstacle ?? this).GetType().Name;

    public async ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var snapshot = _store.Current ?? await _store.LoadAsync(cancellationToken).ConfigureAwait(false);
        return Check(snapshot, template, kind, locale, model.Span);
    }

    public async ValueTask<RenderedMessage> RenderAsync(
        RenderRequest request,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var snapshot = _store.Current ?? await _store.LoadAsync(cancellationToken).ConfigureAwait(false);
        var template =
            snapshot.Find(request.Template, request.Kind, request.Locale)
            ?? throw new TemplateException(
                $"There is no template '{request.Template}' for the kind '{request.Kind}'. {Known(snapshot, request)}");
        var progress = new RenderProgress(_options, _time, cancellationToken);
        try
        {
            if (Missing(template, request) is { Count: > 0 } missing)
                throw new TemplateException($"{template}: the model lacks {string.Join(", ", missing)}.", missing);
            return await _renderer.RenderAsync(template, request, progress).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or TemplateException))
        {
            throw Failure(template, progress.Place, e);
        }
    }

    public async ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        (await _store.ReloadAsync(cancellationToken).ConfigureAwait(false)).Problems;

    public async ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        var snapshot = _store.Current ?? await _store.LoadAsync(cancellationToken).ConfigureAwait(false);
        return [.. snapshot.All.Select(template => template.Info).OrderBy(info => info.File, StringComparer.Ordinal)];
    }

    public void Dispose() => _store.Dispose();

    private static TemplateCheck Check(
        TemplateSnapshot snapshot,
        string name,
        string kind,
        string? locale,
        ReadOnlySpan<byte> model)
    {
        if (snapshot.Find(name, kind, locale) is not { } template)
            return TemplateCheck.Unknown;
        try
        {
            return Missing(template, model) is { } missing ? new(true, missing) : TemplateCheck.Ok;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException means that a property name is not valid Unicode.
            throw new TemplateException($"{template}: {Reason(e)}", inner: e);
        }
    }

    private static IReadOnlyList<string>? Missing(CompiledTemplate template, in RenderRequest request) =>
        Missing(template, request.Model.Span) is { } missing
            ? ProvidedVariables.RemoveFrom(missing, request.UnsubscribeUrl is not null, request.Metadata)
            : null;

    private static IReadOnlyList<string>? Missing(CompiledTemplate template, ReadOnlySpan<byte> model) =>
        template.Broken is null
            ? ModelCheck.Missing(model, template.Needs)
            : throw new TemplateException($"{template} cannot be rendered. {template.Broken}");

    private static TemplateException Failure(CompiledTemplate template, SourcePlace? place, Exception exception)
    {
        var reason = Reason(exception);
        return place is null
            ? new TemplateException($"{template}: {reason}", inner: exception)
            : new TemplateException($"{template}: {place}: {reason}", inner: exception)
            {
                File = place.File,
                Line = place.Line,
            };
    }

    // The messages of other exceptions may contain values of the model.
    private static string Reason(Exception exception) => exception switch
    {
        JsonException => "the model is not a JSON object.",
        InvalidOperationException when IsStepLimit(exception) =>
            "it runs more steps than TemplateOptions.MaxSteps allows.",
        InsufficientExecutionStackException => "partials and sections are nested too deep.",
        RenderException => exception.Message,
        _ => $"rendering failed ({exception.GetType().Name}).",
    };

    private static bool IsStepLimit(Exception exception) =>
        exception.Message.StartsWith("The maximum level of recursion", StringComparison.Ordinal);

    private static string Known(TemplateSnapshot snapshot, RenderRequest request)
    {
        var kinds = snapshot.All.Where(template => template.Name == request.Template)
            .Select(template => template.Kind.Name)
            .Distinct()
            .ToList();
        return kinds.Count > 0
            ? $"It exists for: {string.Join(", ", kinds)}."
            : $"Add {request.Template}/{request.Kind}.liquid to the templates folder, and register a channel of that "
                + "kind.";
    }
}
