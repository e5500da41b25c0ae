using System.Globalization;

namespace Notify.Redis.Bus;

/// <summary>Where a dead letter stands among all: by the moment it died, then by its id.</summary>
/// <param name="Score">Microseconds since 1970, by the server's clock.</param>
/// <param name="Id">The id, as the keys have it.</param>
internal readonly record struct LetterPlace(double Score, string Id)
{
    private const char Separator = '-';

    /// <summary>Before all.</summary>
    public static LetterPlace Newest { get; } = new(double.PositiveInfinity, "");

    public static IComparer<LetterPlace> NewestFirst { get; } = Comparer<LetterPlace>.Create(
        (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : string.CompareOrdinal(other.Id, one.Id));

    public string ScoreText => double.IsPositiveInfinity(Score) ? "+inf" : Score.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static LetterPlace Parse(string cursor)
    {
        var end = cursor.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0
            && long.TryParse(cursor.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var score)
            && Guid.TryParseExact(cursor.AsSpan(end + 1), "D", out var id)
                ? new(score, id.ToString())
                : throw new ArgumentException("The cursor was not made by this bus; pass the Next of a page before, or null for the first page.", nameof(cursor));
    }

    /// <summary>The cursor.</summary>
    public override string ToString() => ScoreText + Separator + Id;
}
