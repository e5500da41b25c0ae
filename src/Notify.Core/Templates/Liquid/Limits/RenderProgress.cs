using System.Runtime.CompilerServices;

namespace Notify.Templates.Liquid.Limits;

/// <summary>
/// How far the rendering of one message is: at which line, how deep, how long, and how much it has produced. All parts
/// of the message share it.
/// </summary>
internal sealed class RenderProgress(TemplateOptions options, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>Reading the clock costs more than a step of most templates.</summary>
    private const int StepsPerClockReading = 32;

    private readonly long _maxProduced = (long)options.MaxOutput * TemplateLimits.ProducedOutputs;
    private long _produced;
    private long _work;
    private long? _started;
    private int _depth;

    /// <summary>The place that is rendered now; null before the first one.</summary>
    public SourcePlace? Place { get; set; }

    public int MaxOutput => options.MaxOutput;

    public int MaxElements => options.MaxSteps;

    /// <summary>Stops a rendering that was canceled or takes too long. Call it in each step and in each loop.</summary>
    /// <param name="steps">The steps that follow, for example the elements of an array that a filter reads.</param>
    public void Check(int steps = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _work += steps;
        if (_work < StepsPerClockReading)
            return;
        _work = 0;
        CheckTime();
    }

    // Most renderings end before the first reading, and need none.
    private void CheckTime()
    {
        _started ??= time.GetTimestamp();
        if (time.GetElapsedTime(_started.Value) > options.MaxTime)
        {
            throw new RenderException(
                $"rendering takes longer than the {options.MaxTime} that TemplateOptions.MaxTime allows.");
        }
    }

    /// <summary>Enters a partial or section. <see cref="Leave"/> must follow.</summary>
    public void Enter()
    {
        // The limit counts levels; how much stack a level needs depends on the tags in it.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > TemplateLimits.IncludeDepth)
        {
            throw new RenderException(
                $"partials and sections are nested more than {TemplateLimits.IncludeDepth} deep; one includes itself.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Refuses a text that is longer than a whole part may be.</summary>
    public void CheckLength(long length)
    {
        if (length > options.MaxOutput)
        {
            throw new RenderException(
                $"a text is longer than the {options.MaxOutput} characters that TemplateOptions.MaxOutput allows.");
        }
    }

    /// <summary>Refuses an array that is larger than a loop could be long.</summary>
    public void CheckCount(long count)
    {
        if (count > options.MaxSteps)
        {
            throw new RenderException(
                $"an array has more than the {options.MaxSteps} elements that TemplateOptions.MaxSteps allows.");
        }
    }

    /// <summary>Counts a text that a filter or capture has produced.</summary>
    public void Produced(string text)
    {
        CheckLength(text.Length);
        Produced((long)text.Length);
    }

    /// <summary>Counts an array that a filter has produced.</summary>
    public void Produced(int elements)
    {
        CheckCount(elements);
        Produced((long)elements * TemplateLimits.ElementCharacters);
    }

    private void Produced(long characters)
    {
        _produced += characters;
        if (_produced > _maxProduced)
        {
            throw new RenderException(
                $"filters and captures produce more than {TemplateLimits.ProducedOutputs} times " +
                $"the {options.MaxOutput} characters that TemplateOptions.MaxOutput allows.");
        }
    }
}
