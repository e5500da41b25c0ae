namespace Notify.Delivery.Hops;

/// <summary>The addresses one hop goes to: one without a list of its own, or several.</summary>
internal readonly struct TargetAddresses
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _many;

    public TargetAddresses(string one) => _one = one;

    public TargetAddresses(IReadOnlyList<string> many) => _many = many;

    public int Count => _one is not null ? 1 : _many?.Count ?? 0;

    public string this[int index] => _one ?? _many![index];

    public IReadOnlyList<string> ToList() => _one is not null ? [_one] : _many ?? [];
}
