namespace Notify.Enqueue;

/// <summary>Compares vias by their channels without allocating.</summary>
internal sealed class ViaComparer : IEqualityComparer<Via>
{
    public static ViaComparer Instance { get; } = new();

    public bool Equals(Via? x, Via? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null || x.Branches.Count != y.Branches.Count)
            return false;
        for (var i = 0; i < x.Branches.Count; i++)
        {
            if (!SameSteps(x.Branches[i], y.Branches[i]))
                return false;
        }

        return true;
    }

    public int GetHashCode(Via obj)
    {
        var hash = new HashCode();
        for (var i = 0; i < obj.Branches.Count; i++)
        {
            var steps = obj.Branches[i];
            for (var j = 0; j < steps.Count; j++)
                hash.Add(steps[j]);
        }

        return hash.ToHashCode();
    }

    private static bool SameSteps(IReadOnlyList<string> x, IReadOnlyList<string> y)
    {
        if (x.Count != y.Count)
            return false;
        for (var i = 0; i < x.Count; i++)
        {
            if (x[i] != y[i])
                return false;
        }

        return true;
    }
}
