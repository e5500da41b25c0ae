namespace Notify.AspNetCore.Operations;

/// <summary>The query parameter <c>limit</c> of the lists for operators: the number of rows of a page.</summary>
internal static class PageSize
{
    private const int Default = 50;
    private const int Max = 200;

    /// <summary>Reads the parameter.</summary>
    /// <param name="limit">The value; null or empty for the default.</param>
    /// <param name="error">The error; null if the value is valid.</param>
    /// <returns>The number of rows.</returns>
    public static int Read(string? limit, out string? error)
    {
        var size = Default;
        var isValid = string.IsNullOrEmpty(limit) || (int.TryParse(limit, out size) && size is >= 1 and <= Max);
        error = isValid ? null : $"limit is not a number from 1 to {Max}.";
        return size;
    }
}
