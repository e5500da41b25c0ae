namespace Sample.Channel_1;

/// <summary>The addresses of the channel: numbers of 1 to 10 digits.</summary>
internal static class PagerAddress
{
    /// <summary>Returns an error message, or null if the address is valid.</summary>
    public static string? Validate(string address) => address.Length is > 0 and <= 10 && address.All(char.IsAsciiDigit)
        ? null
        : "The address has 1 to 10 digits.";
}
