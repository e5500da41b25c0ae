using Notify.Addresses;

namespace Notify.WebSample.People;

/// <summary>A person who can sign in.</summary>
internal sealed record Person(string Id, string Name, string May, params string[] Roles)
{
    public static IReadOnlyList<Person> All { get; } =
    [
        new("trader", "Tara the trader", "receives messages"),
        new("owner", "Olga the owner", "also sends tests and operates", People.Roles.Owner, People.Roles.Operator),
        new("operator", "Otto the operator", "also operates", People.Roles.Operator),
    ];

    public string Email => $"{Id}@demo.example";

    public static Person? Find(string? id) => All.FirstOrDefault(person => person.Id == id);

    /// <summary>
    /// Fills the address book, as an application does when users sign up. With a real mail server, set Demo:Email to
    /// your mailbox.
    /// </summary>
    public static async Task SignUpAsync(IAddressBook book, IConfiguration configuration)
    {
        foreach (var person in All)
        {
            await book.AddAddressAsync(person.Id, Channels.Email, configuration["Demo:Email"] ?? person.Email);
            await book.AddAddressAsync(person.Id, "pager", person.Id);
        }
    }
}
