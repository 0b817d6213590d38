// The chart library and its style sheet, fetched with the first chart.
import "uplot/dist/uPlot.min.css";

export { makePlot } from "./plot";
