/// What the shop sells, with its price in hundredths of the currency.
public enum Catalogue {
    public static let prices = ["beans": 1250, "coffee": 450, "mug": 1800]
    /// How many of one item an order may ask for.
    public static let quantities = 1...100
}
