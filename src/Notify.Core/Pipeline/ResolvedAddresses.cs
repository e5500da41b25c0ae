using Notify.Pipeline.Decisions;

namespace Notify.Pipeline;

/// <summary>The addresses one step goes to: one without a list of its own, or several; or what becomes of the envelope where there are none.</summary>
internal readonly struct ResolvedAddresses
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _many;
    private readonly object? _otherwise;

    public ResolvedAddresses(string one) => _one = one;

    public ResolvedAddresses(IReadOnlyList<string> many) => _many = many;

    // Boxed: seldom there, and large beside the rest.
    private ResolvedAddresses(in StepDecision otherwise) => _otherwise = otherwise;

    public int Count => _one is not null ? 1 : _many?.Count ?? 0;

    /// <summary>What becomes of the envelope where nobody is left to send to.</summary>
    public StepDecision? Otherwise => (StepDecision?)_otherwise;

    public string this[int index] => _one ?? _many![index];

    public static ResolvedAddresses None(in StepDecision otherwise) => new(otherwise);

    public IReadOnlyList<string> ToList() => _one is not null ? [_one] : _many ?? [];
}
